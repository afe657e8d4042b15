package marioenv.engine;

import marioenv.level.SpriteTypes;

/** What happens when Mario and another sprite overlap. */
final class Contacts {
    private static final int REACH = 16;
    private static final int PAUSE = 9;
    private static final int SAFE_AFTER_HURT = 32;
    private static final int BOUNCE_TICKS = 8;
    private static final float SHELL_POP = -5;

    private Contacts() {}

    static void touch(World world, Sprite s) {
        Mario m = world.mario;
        float dx = m.x - s.x;
        float dy = m.y - s.y;
        boolean isCreature = s.type <= SpriteTypes.PLANT && s.type != SpriteTypes.BULLET;
        int reach = isCreature ? 2 * s.w + 4 : REACH;
        if (s.type == SpriteTypes.FIREBALL || !(dx > -reach && dx < reach && dy > -s.h && dy < m.h)) {
            return;
        }
        boolean fallsOn = m.vy > 0 && dy <= 0 && (!m.onGround || !m.wasOnGround);
        switch (s.type) {
            case SpriteTypes.BULLET -> touchBullet(world, s, fallsOn);
            case SpriteTypes.SHELL -> touchShell(world, s, fallsOn);
            case SpriteTypes.MUSHROOM, SpriteTypes.FIRE_FLOWER, SpriteTypes.LIFE_MUSHROOM -> collect(world, s);
            default -> touchEnemy(world, s, fallsOn);
        }
    }

    private static void touchEnemy(World world, Sprite s, boolean fallsOn) {
        if (!fallsOn || SpriteTypes.isSpiky(s.type) || s.type == SpriteTypes.PLANT) {
            hurt(world, s.type);
            return;
        }
        bounce(world, s);
        if (s.winged) {
            s.winged = false;
            s.vy = 0;
            return;
        }
        if (SpriteTypes.isKoopa(s.type)) {
            Sprite shell = world.create(SpriteTypes.SHELL, s.x, s.y, 0);
            shell.vy = SHELL_POP;
            shell.birth = s.birth;
            Motion.update(world, shell);
        }
        world.report(Event.STOMP_KILL, s.type);
        world.remove(s);
    }

    private static void touchBullet(World world, Sprite s, boolean fallsOn) {
        if (!fallsOn) {
            hurt(world, s.type);
            return;
        }
        bounce(world, s);
        world.remove(s);
        if (world.log != null) {
            world.log.countBulletStomp();
        }
    }

    private static void touchShell(World world, Sprite s, boolean fallsOn) {
        Mario m = world.mario;
        boolean moving = s.facing != 0;
        if (fallsOn) {
            bounce(world, s);
            s.facing = moving ? 0 : m.facing;
            s.vx = moving ? 0 : s.vx;
        } else if (moving) {
            hurt(world, s.type);
        } else {
            world.report(Event.KICK, s.type);
            m.invulnerable = 1;
            s.facing = m.facing;
        }
    }

    private static void bounce(World world, Sprite s) {
        Mario m = world.mario;
        if (!m.alive) {
            return;
        }
        Movement.upright(world, m, s.y - s.h / 2 - m.y);
        m.jumpTime = BOUNCE_TICKS;
        m.vy = m.jumpTime * MarioMotion.JUMP;
        m.onGround = false;
        m.invulnerable = 1;
    }

    private static void hurt(World world, int attacker) {
        world.report(Event.HURT, attacker);
        Mario m = world.mario;
        if (m.invulnerable > 0 || !m.alive) {
            return;
        }
        if (world.log != null) {
            world.log.countHurt();
        }
        if (!m.large) {
            world.lose();
            return;
        }
        world.pause = PAUSE;
        if (m.fire) {
            m.fire = false;
        } else {
            m.large = false;
        }
        m.invulnerable = SAFE_AFTER_HURT;
    }

    private static void collect(World world, Sprite s) {
        world.report(Event.COLLECT, s.type);
        world.remove(s);
        Mario m = world.mario;
        if (!m.alive) {
            return;
        }
        if (s.type == SpriteTypes.LIFE_MUSHROOM) {
            world.lives++;
        } else if (s.type == SpriteTypes.MUSHROOM ? m.large : m.fire) {
            world.addCoin();
        } else {
            world.pause = PAUSE;
            m.large = true;
            m.fire = s.type == SpriteTypes.FIRE_FLOWER;
        }
    }
}
