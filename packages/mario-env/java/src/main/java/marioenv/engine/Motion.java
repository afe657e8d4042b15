package marioenv.engine;

import marioenv.level.SpriteTypes;

/** How everything but Mario moves by itself. */
final class Motion {
    private static final float WALK = 1.75f;
    private static final float SLIDE = 11;
    private static final float FLY = 8;
    private static final float BULLET_SPEED = 4;
    private static final float DRAG = 0.89f;
    private static final float FALL_DRAG = 0.85f;
    private static final float LIGHT_FALL_DRAG = 0.95f;
    private static final float GRAVITY = 2;
    private static final float WINGED_GRAVITY = 0.6f;
    private static final float FIREBALL_GRAVITY = 1.5f;
    private static final float HOP = -10;
    /** Updates in which an item leaves its block. */
    private static final int EMERGENCE = 9;
    private static final int PLANT_WAIT = 40;
    private static final int PLANT_RISE = 20;
    private static final int PLANT_SHYNESS = 24;

    private Motion() {}

    static void update(World world, Sprite s) {
        switch (s.type) {
            case SpriteTypes.BULLET -> {
                s.vx = BULLET_SPEED * s.facing;
                s.x += s.vx;
            }
            case SpriteTypes.PLANT -> updatePlant(world, s);
            case SpriteTypes.MUSHROOM, SpriteTypes.LIFE_MUSHROOM -> updateMushroom(world, s);
            case SpriteTypes.FIRE_FLOWER -> {
                if (++s.counter < EMERGENCE) {
                    s.y -= 1;
                }
            }
            case SpriteTypes.SHELL -> updateShell(world, s);
            case SpriteTypes.FIREBALL -> updateFireball(world, s);
            default -> walk(world, s);
        }
    }

    private static void walk(World world, Sprite s) {
        turnWithSpeed(s);
        s.vx = WALK * s.facing;
        if (!Movement.sideways(world, s, s.vx)) {
            s.facing = -s.facing;
        }
        s.onGround = false;
        Movement.upright(world, s, s.vy);
        s.vy *= s.winged ? LIGHT_FALL_DRAG : FALL_DRAG;
        s.vx *= DRAG;
        if (!s.onGround) {
            s.vy += s.winged ? WINGED_GRAVITY : GRAVITY;
        } else if (s.winged) {
            s.vy = HOP;
        }
    }

    private static void updateMushroom(World world, Sprite s) {
        if (s.counter < EMERGENCE) {
            s.counter++;
            s.y -= 1;
        } else {
            walk(world, s);
        }
    }

    private static void updateShell(World world, Sprite s) {
        turnWithSpeed(s);
        s.vx = SLIDE * s.facing;
        if (s.facing != 0) {
            world.projectiles.addShell(s);
        }
        if (!Movement.sideways(world, s, s.vx)) {
            s.facing = -s.facing;
        }
        s.onGround = false;
        Movement.upright(world, s, s.vy);
        s.vy *= FALL_DRAG;
        s.vx *= DRAG;
        if (!s.onGround) {
            s.vy += GRAVITY;
        }
    }

    private static void updateFireball(World world, Sprite s) {
        turnWithSpeed(s);
        s.vx = FLY * s.facing;
        world.projectiles.addFireball(s);
        if (!Movement.sideways(world, s, s.vx)) {
            world.remove(s);
            return;
        }
        s.onGround = false;
        Movement.upright(world, s, s.vy);
        if (s.onGround) {
            s.vy = HOP;
        }
        s.vy *= LIGHT_FALL_DRAG;
        s.vx *= DRAG;
        if (!s.onGround) {
            s.vy += FIREBALL_GRAVITY;
        }
    }

    private static void updatePlant(World world, Sprite s) {
        if (s.vy > 0) {
            if (s.y >= s.lowestY) {
                s.y = s.lowestY;
                s.counter++;
                if (s.counter > PLANT_WAIT && (int) Math.abs(world.mario.x - s.x) > PLANT_SHYNESS) {
                    s.counter = 0;
                    s.vy = -1;
                }
            }
        } else if (s.vy < 0 && s.lowestY - s.y > PLANT_RISE) {
            s.y = s.lowestY - PLANT_RISE;
            s.counter++;
            if (s.counter > PLANT_WAIT) {
                s.counter = 0;
                s.vy = 1;
            }
        }
        s.y += s.vy;
    }

    private static void turnWithSpeed(Sprite s) {
        if (s.vx > 2) {
            s.facing = 1;
        } else if (s.vx < -2) {
            s.facing = -1;
        }
    }
}
