package marioenv.engine;

import marioenv.level.SpriteTypes;
import marioenv.level.Tiles;

/** What happens to a block that is hit, and to what stands on it. */
final class Blocks {
    private static final float THROW = -10;

    private Blocks() {}

    /** Hits a block from below or with a shell. */
    static void bump(World world, int column, int row, boolean canBreak) {
        int flags = Tiles.flags(world.tileAt(column, row));
        if ((flags & Tiles.BUMPABLE) != 0) {
            hitFromBelow(world, column, row - 1);
            world.report(Event.BUMP, Event.CONTENT_BLOCK);
            world.setTile(column, row, Tiles.USED);
            release(world, column, row, flags);
        } else if ((flags & Tiles.BREAKABLE) != 0) {
            hitFromBelow(world, column, row - 1);
            if (canBreak) {
                world.report(Event.BUMP, Event.BROKEN_BRICK);
                world.setTile(column, row, Tiles.AIR);
            }
        }
    }

    private static void release(World world, int column, int row, int flags) {
        int x = 16 * column + 9;
        int y = 16 * row + 8;
        if ((flags & Tiles.HOLDS_POWER_UP) != 0) {
            int item = world.mario.large ? SpriteTypes.FIRE_FLOWER : SpriteTypes.MUSHROOM;
            Motion.update(world, world.create(item, x, y, 1));
        } else if ((flags & Tiles.HOLDS_LIFE) != 0) {
            Motion.update(world, world.create(SpriteTypes.LIFE_MUSHROOM, x, y, 1));
        } else {
            world.addCoin();
        }
    }

    static void collectCoin(World world, int column, int row) {
        world.report(Event.COLLECT, Event.COIN_TILE);
        world.addCoin();
        world.setTile(column, row, Tiles.AIR);
    }

    private static void hitFromBelow(World world, int column, int row) {
        if (world.tileAt(column, row) == Tiles.COIN) {
            collectCoin(world, column, row);
        }
        for (int i = 0; i < world.sprites.size(); i++) {
            Sprite s = world.sprites.get(i);
            if (s.x + s.w > 16 * column && s.x - s.w < 16 * column + 16 && row == (int) ((s.y - 1) / 16)) {
                throwOff(world, s);
            }
        }
    }

    private static void throwOff(World world, Sprite s) {
        if (SpriteTypes.isWalker(s.type) || s.type == SpriteTypes.PLANT) {
            if (s.alive && world.log != null) {
                world.log.countBumpKill();
            }
            world.remove(s);
        } else if (s.type == SpriteTypes.SHELL
                || s.type == SpriteTypes.MUSHROOM
                || s.type == SpriteTypes.LIFE_MUSHROOM) {
            s.facing = -world.mario.facing;
            s.vy = THROW;
        }
    }
}
