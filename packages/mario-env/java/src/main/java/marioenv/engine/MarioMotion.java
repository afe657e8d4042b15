package marioenv.engine;

import marioenv.level.SpriteTypes;

/** How Mario moves by the buttons, step by step in a fixed order. */
final class MarioMotion {
    private static final float RUN = 1.2f;
    private static final float WALK = 0.6f;
    private static final float DRAG = 0.89f;
    private static final float FALL_DRAG = 0.85f;
    private static final float GRAVITY = 3;
    private static final float STANDSTILL = 0.5f;
    /** Speed of a jump for each tick that it may still last. */
    static final float JUMP = -1.9f;
    private static final int JUMP_TICKS = 7;
    private static final int MAX_FIREBALLS = 2;
    private static final float FIREBALL_FALL = 4;

    private MarioMotion() {}

    static void update(World world, int buttons) {
        Mario m = world.mario;
        if (m.invulnerable > 0) {
            m.invulnerable--;
        }
        m.wasOnGround = m.onGround;
        if (m.onGround) {
            m.ducking = (buttons & Buttons.DOWN) != 0 && m.large;
        }
        m.h = !m.large || m.ducking ? 12 : 24;
        if (m.vx > 2) {
            m.facing = 1;
        } else if (m.vx < -2) {
            m.facing = -1;
        }
        boolean jump = (buttons & Buttons.JUMP) != 0;
        jump(world, m, jump);
        accelerate(m, buttons);
        boolean speed = (buttons & Buttons.SPEED) != 0;
        if (speed && m.canShoot && m.fire && world.fireballs < MAX_FIREBALLS) {
            shoot(world, m);
        }
        m.canShoot = !speed;
        m.mayJump = m.onGround && !jump;
        move(world, m);
    }

    private static void jump(World world, Mario m, boolean pressed) {
        if (!pressed) {
            m.jumpTime = 0;
        } else if (m.onGround && m.mayJump) {
            m.jumpTime = JUMP_TICKS;
            m.vy = m.jumpTime * JUMP;
            m.onGround = false;
            if (Movement.headIsFree(world)) {
                m.jumpStart = m.x;
                world.report(Event.JUMP, 0);
            }
        } else if (m.jumpTime > 0) {
            m.vy = m.jumpTime * JUMP;
            m.jumpTime--;
        }
    }

    private static void accelerate(Mario m, int buttons) {
        float a = (buttons & Buttons.SPEED) != 0 ? RUN : WALK;
        if ((buttons & Buttons.LEFT) != 0 && !m.ducking) {
            m.vx -= a;
            m.facing = -1;
        }
        if ((buttons & Buttons.RIGHT) != 0 && !m.ducking) {
            m.vx += a;
            m.facing = 1;
        }
    }

    private static void shoot(World world, Mario m) {
        Sprite ball = world.create(SpriteTypes.FIREBALL, m.x + 6 * m.facing, m.y - 20, m.facing);
        ball.vy = FIREBALL_FALL;
        Motion.update(world, ball);
    }

    private static void move(World world, Mario m) {
        if (Math.abs(m.vx) < STANDSTILL) {
            m.vx = 0;
        }
        m.onGround = false;
        Movement.sideways(world, m, m.vx);
        Movement.upright(world, m, m.vy);
        if (!m.wasOnGround && m.onGround && m.jumpStart >= 0) {
            world.report(Event.LAND, 0);
            m.jumpStart = Mario.NO_JUMP;
        }
        if (m.x < 0) {
            m.x = 0;
            m.vx = 0;
        }
        int goal = 16 * world.level.goalColumn();
        if (m.x > goal) {
            m.x = goal;
            m.vx = 0;
            world.win();
        }
        m.vy *= FALL_DRAG;
        m.vx *= DRAG;
        if (!m.onGround) {
            m.vy += GRAVITY;
        }
    }
}
