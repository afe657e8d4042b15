package marioenv.engine;

import marioenv.level.SpriteTypes;
import marioenv.level.Tiles;

/** The common way of moving through the tiles: in steps of at most 8 px along one axis, stopped by what blocks. */
final class Movement {
    private static final float LONGEST = 8;
    private static final int FALL_MASK = Tiles.BLOCKS_ALL | Tiles.BLOCKS_FALL;
    private static final int RISE_MASK = Tiles.BLOCKS_ALL | Tiles.BLOCKS_RISE;

    private Movement() {}

    /** Moves sideways by {@code ax} px; returns whether nothing was in the way. */
    static boolean sideways(World world, Sprite s, float ax) {
        float rest = ax;
        while (rest > LONGEST) {
            if (!right(world, s, LONGEST)) {
                return false;
            }
            rest -= LONGEST;
        }
        while (rest < -LONGEST) {
            if (!left(world, s, -LONGEST)) {
                return false;
            }
            rest += LONGEST;
        }
        if (rest > 0) {
            return right(world, s, rest);
        }
        return !(rest < 0) || left(world, s, rest);
    }

    /** Moves up or down by {@code ay} px; returns whether nothing was in the way. */
    static boolean upright(World world, Sprite s, float ay) {
        float rest = ay;
        while (rest > LONGEST) {
            if (!down(world, s, LONGEST)) {
                return false;
            }
            rest -= LONGEST;
        }
        while (rest < -LONGEST) {
            if (!up(world, s, -LONGEST)) {
                return false;
            }
            rest += LONGEST;
        }
        if (rest > 0) {
            return down(world, s, rest);
        }
        return !(rest < 0) || up(world, s, rest);
    }

    private static boolean right(World world, Sprite s, float ax) {
        if (hitsSideways(world, s, s.x + ax + s.w, ax)) {
            s.x = (int) ((s.x + s.w) / 16 + 1) * 16 - s.w - 1;
            s.vx = 0;
            return false;
        }
        s.x += ax;
        return true;
    }

    private static boolean left(World world, Sprite s, float ax) {
        if (hitsSideways(world, s, s.x + ax - s.w, ax)) {
            s.x = (int) ((s.x - s.w) / 16) * 16 + s.w;
            s.vx = 0;
            return false;
        }
        s.x += ax;
        return true;
    }

    private static boolean hitsSideways(World world, Sprite s, float edge, float ax) {
        int column = (int) (edge / 16);
        boolean hit = hits(world, s, column, s.y - s.h, ax, 0, Tiles.BLOCKS_ALL);
        hit |= hits(world, s, column, s.y - s.h / 2, ax, 0, Tiles.BLOCKS_ALL);
        hit |= hits(world, s, column, s.y, ax, 0, Tiles.BLOCKS_ALL);
        return hit || s.onGround && SpriteTypes.isRedKoopa(s.type) && isCliff(world, column, s.y);
    }

    private static boolean isCliff(World world, int column, float y) {
        return (Tiles.flags(world.tileAt(column, (int) (y / 16 + 1))) & FALL_MASK) == 0;
    }

    private static boolean down(World world, Sprite s, float ay) {
        float y = s.y + ay;
        int left = (int) ((s.x - s.w) / 16);
        int right = (int) ((s.x + s.w) / 16);
        if (hits(world, s, left, y, 0, 0, Tiles.BLOCKS_ALL)
                || hits(world, s, right, y, 0, 0, Tiles.BLOCKS_ALL)
                || hits(world, s, left, y + 1, 0, ay, FALL_MASK)
                || hits(world, s, right, y + 1, 0, ay, FALL_MASK)) {
            float foot = s.type == SpriteTypes.MARIO ? s.y - 1 : s.y;
            s.y = (int) (foot / 16 + 1) * 16 - 1;
            s.onGround = true;
            return false;
        }
        s.y = y;
        return true;
    }

    private static boolean up(World world, Sprite s, float ay) {
        float y = s.y + ay - s.h;
        if (hits(world, s, (int) (s.x / 16), y, 0, ay, RISE_MASK)
                || hits(world, s, (int) ((s.x - s.w) / 16), y, 0, ay, RISE_MASK)
                || hits(world, s, (int) ((s.x + s.w) / 16), y, 0, ay, RISE_MASK)) {
            s.y = (int) ((s.y - s.h) / 16) * 16 + s.h;
            s.vy = 0;
            if (s.type == SpriteTypes.MARIO) {
                world.mario.jumpTime = 0;
            }
            return false;
        }
        s.y += ay;
        return true;
    }

    /** Whether Mario's head would hit something 4 px higher; touches it like any movement. */
    static boolean headIsFree(World world) {
        Mario m = world.mario;
        float y = m.y - 4 - m.h;
        return !hits(world, m, (int) (m.x / 16), y, 0, -4, RISE_MASK)
                && !hits(world, m, (int) ((m.x - m.w) / 16), y, 0, -4, RISE_MASK)
                && !hits(world, m, (int) ((m.x + m.w) / 16), y, 0, -4, RISE_MASK);
    }

    /** Tests one point in a direction; the tile that the sprite stands in never blocks. */
    private static boolean hits(World world, Sprite s, int column, float py, float ax, float ay, int mask) {
        int row = (int) (py / 16);
        int tile = world.tileAt(column, row);
        int flags = Tiles.flags(tile);
        if ((flags & (mask | Tiles.COLLECTABLE)) == 0 || column == (int) (s.x / 16) && row == (int) (s.y / 16)) {
            return false;
        }
        if (s.type == SpriteTypes.MARIO && flags == Tiles.COLLECTABLE) {
            Blocks.collectCoin(world, column, row);
        }
        if ((flags & mask) == 0) {
            return false;
        }
        if (s.type == SpriteTypes.MARIO && ay < 0) {
            Blocks.bump(world, column, row, world.mario.large);
        } else if (s.type == SpriteTypes.SHELL && ay == 0 && ax != 0) {
            Blocks.bump(world, column, row, true);
        }
        return true;
    }
}
