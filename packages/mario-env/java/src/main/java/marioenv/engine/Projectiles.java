package marioenv.engine;

import java.util.ArrayList;
import java.util.List;
import marioenv.level.SpriteTypes;

/** Moving shells and fireballs of one tick, tested against the other sprites after all have moved. */
final class Projectiles {
    private static final int REACH = 16;

    private final List<Sprite> shells = new ArrayList<>(2);
    private final List<Sprite> fireballs = new ArrayList<>(2);

    void addShell(Sprite shell) {
        shells.add(shell);
    }

    void addFireball(Sprite ball) {
        fireballs.add(ball);
    }

    /** Tests all that were added, shells first, and forgets them. */
    void collide(World world) {
        if (!shells.isEmpty()) {
            for (Sprite shell : shells) {
                against(world, shell, true);
            }
            shells.clear();
        }
        if (!fireballs.isEmpty()) {
            for (Sprite ball : fireballs) {
                against(world, ball, false);
            }
            fireballs.clear();
        }
    }

    private static void against(World world, Sprite projectile, boolean isShell) {
        for (int i = 0; i < world.sprites.size() && projectile.alive; i++) {
            Sprite target = world.sprites.get(i);
            if (target == projectile || !target.alive || !overlap(projectile, target)) {
                continue;
            }
            if (isShell) {
                hitByShell(world, projectile, target);
            } else {
                hitByFireball(world, projectile, target);
            }
        }
    }

    private static boolean overlap(Sprite projectile, Sprite target) {
        float dx = projectile.x - target.x;
        float dy = projectile.y - target.y;
        return dx > -REACH && dx < REACH && dy > -target.h && dy < projectile.h;
    }

    private static void hitByShell(World world, Sprite shell, Sprite target) {
        if (target.type == SpriteTypes.SHELL) {
            world.report(Event.SHELL_KILL, target.type);
            world.remove(target);
            world.remove(shell);
        } else if (SpriteTypes.isEnemy(target.type)) {
            world.report(Event.SHELL_KILL, target.type);
            world.remove(target);
        }
    }

    private static void hitByFireball(World world, Sprite ball, Sprite target) {
        if (target.type == SpriteTypes.BULLET || SpriteTypes.isSpiky(target.type)) {
            world.remove(ball);
        } else if (target.type == SpriteTypes.SHELL) {
            world.remove(ball);
            if (target.facing == 0) {
                world.remove(target);
            }
        } else if (SpriteTypes.isEnemy(target.type)) {
            world.report(Event.FIRE_KILL, target.type);
            world.remove(target);
            world.remove(ball);
        }
    }
}
