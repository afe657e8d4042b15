package marioenv.engine;

import marioenv.level.Level;
import marioenv.level.SpriteTypes;
import marioenv.level.Tiles;

/** Lets enemies appear when their birth place comes near the screen, and cannons shoot. */
final class Spawner {
    private static final int SHOT_PERIOD = 100;
    /** Upward speed that a bullet is recorded with, although it flies level. */
    private static final float IDLE_SPEED = -5;

    private Spawner() {}

    /** A birth place bears when it comes into the cells around the screen, unless its child still lives. */
    static void spawn(World world) {
        int firstColumn = (int) world.cameraX / 16 - 1;
        int lastColumn = (int) (world.cameraX + World.SCREEN) / 16 + 1;
        int firstRow = (int) world.cameraY / 16 - 1;
        int lastRow = (int) (world.cameraY + World.SCREEN) / 16 + 1;
        boolean shots = world.tick % SHOT_PERIOD == 0 && world.level.hasCannons();
        if (!shots && world.seen.is(firstColumn, lastColumn, firstRow, lastRow)) {
            return;
        }
        for (int column = firstColumn; column <= lastColumn; column++) {
            if (!shots) {
                births(world, column, firstRow, lastRow);
                continue;
            }
            for (int row = firstRow; row <= lastRow; row++) {
                births(world, column, row, row);
                shoot(world, column, row);
            }
        }
        world.seen.set(firstColumn, lastColumn, firstRow, lastRow);
    }

    private static void births(World world, int column, int firstRow, int lastRow) {
        Level level = world.level;
        if (column < 0 || column >= level.width()) {
            return;
        }
        for (int birth = level.firstBirth(column); birth < level.firstBirth(column + 1); birth++) {
            int row = level.birthRow(birth);
            if (row >= firstRow && row <= lastRow && !world.seen.contains(column, row) && !hasChild(world, birth)) {
                bear(world, birth, column, row);
            }
        }
    }

    private static boolean hasChild(World world, int birth) {
        for (int i = 0; i < world.sprites.size(); i++) {
            if (world.sprites.get(i).birth == birth) {
                return true;
            }
        }
        return false;
    }

    private static void bear(World world, int birth, int column, int row) {
        int type = world.level.birthType(birth);
        Sprite sprite;
        if (type == SpriteTypes.PLANT) {
            sprite = world.create(type, 16 * column + 17, 16 * row + 18, 1);
            sprite.y -= world.plantOffset;
            sprite.vy = -1;
        } else {
            int side = side(world, column);
            sprite = world.create(type, 16 * column + 8, 16 * row + 15, side == 0 ? 1 : side);
        }
        sprite.birth = birth;
        Motion.update(world, sprite);
    }

    private static void shoot(World world, int column, int row) {
        int side = side(world, column);
        if (side != 0 && world.tileAt(column, row) == Tiles.CANNON_HEAD) {
            Sprite bullet = world.create(SpriteTypes.BULLET, 16 * column + 8 + 8 * side, 16 * row + 15, side);
            bullet.vy = IDLE_SPEED;
            Motion.update(world, bullet);
        }
    }

    /** Direction from a column to Mario: -1 he is left of it, 1 right of it, 0 within a tile. */
    private static int side(World world, int column) {
        float x = 16 * column + 8;
        if (x > world.mario.x + 16) {
            return -1;
        }
        return x < world.mario.x - 16 ? 1 : 0;
    }
}
