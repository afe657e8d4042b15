package marioenv.engine;

import marioenv.level.SpriteTypes;

/** The part of the level that is on the screen: it follows Mario, and what is far from it is dropped. */
final class Screen {
    private static final int MARGIN = 64;
    private static final int DEPTH = 32;

    private Screen() {}

    /** Puts Mario into the middle as far as the level's borders allow. */
    static void follow(World world) {
        int size = World.SCREEN;
        world.cameraX = Math.max(0, Math.min(world.mario.x - size / 2, 16 * world.level.width() - size));
        world.cameraY = Math.max(0, Math.min(world.mario.y - size / 2, 16 * world.level.height() - size));
    }

    /** Drops the sprites that are far away, Mario too, and counts the fireballs that stay. */
    static void sweep(World world) {
        world.fireballs = 0;
        for (int i = 0; i < world.sprites.size(); i++) {
            Sprite sprite = world.sprites.get(i);
            if (isFar(world, sprite)) {
                world.remove(sprite);
                if (SpriteTypes.isEnemy(sprite.type) && sprite.y > World.SCREEN + DEPTH) {
                    world.report(Event.FALL_KILL, sprite.type);
                }
            } else if (sprite.type == SpriteTypes.FIREBALL) {
                world.fireballs++;
            }
        }
        if (isFar(world, world.mario)) {
            world.lose();
        }
    }

    private static boolean isFar(World world, Sprite s) {
        return s.x < world.cameraX - MARGIN
                || s.x > world.cameraX + World.SCREEN + MARGIN
                || s.y > 16 * world.level.height() + DEPTH;
    }
}
