package marioenv.level;

/**
 * Codes of the tiles of a level and what they do.
 *
 * <p>Codes are the framework's own, so that observations and events can be compared with it.
 */
public final class Tiles {
    public static final int AIR = 0;
    public static final int GROUND = 1;
    public static final int STAIR = 2;
    public static final int CANNON_HEAD = 3;
    public static final int CANNON_NECK = 4;
    public static final int CANNON_BODY = 5;
    public static final int BRICK = 6;
    public static final int COIN_BRICK = 7;
    public static final int QUESTION_POWER_UP = 8;
    public static final int QUESTION_COIN = 11;
    public static final int USED = 14;
    public static final int COIN = 15;
    public static final int PIPE_TOP_LEFT = 18;
    public static final int PIPE_TOP_RIGHT = 19;
    public static final int PIPE_LEFT = 20;
    public static final int PIPE_RIGHT = 21;
    public static final int POLE_TOP = 39;
    public static final int POLE = 40;
    public static final int PLATFORM = 43;
    public static final int PLATFORM_LAST = 46;
    public static final int TRUNK = 47;
    public static final int HIDDEN_LIFE = 48;
    public static final int HIDDEN_COIN = 49;
    public static final int MUSHROOM_BRICK = 50;
    public static final int LIFE_BRICK = 51;
    public static final int SINGLE_PIPE = 52;
    public static final int SINGLE_PIPE_BODY = 53;
    /** One more than the greatest code. */
    public static final int COUNT = 64;

    /** Stops everything. */
    public static final int BLOCKS_ALL = 1;
    /** Stops what moves down only: one-way platform. */
    public static final int BLOCKS_FALL = 2;
    /** Stops what moves up only: hidden block. */
    public static final int BLOCKS_RISE = 4;
    /** Becomes a used block when it is hit. */
    public static final int BUMPABLE = 8;
    public static final int HOLDS_POWER_UP = 16;
    public static final int HOLDS_LIFE = 32;
    public static final int BREAKABLE = 64;
    /** Is picked up by Mario's touch. */
    public static final int COLLECTABLE = 128;

    private static final byte[] FLAGS = flagTable();

    private Tiles() {}

    /** Returns the flags of a code, a sum of the constants above. */
    public static int flags(int code) {
        return FLAGS[code & (COUNT - 1)] & 0xff;
    }

    private static byte[] flagTable() {
        byte[] table = new byte[COUNT];
        add(table, BLOCKS_ALL, 1, 2, 3, 4, 5, 6, 7, 8, 11, 14, 18, 19, 20, 21, 50, 51, 52, 53);
        add(table, BLOCKS_FALL, 43, 44, 45, 46);
        add(table, BLOCKS_RISE, HIDDEN_LIFE, HIDDEN_COIN);
        add(table, BUMPABLE, 7, 8, 11, 48, 49, 50, 51);
        add(table, HOLDS_POWER_UP, QUESTION_POWER_UP, MUSHROOM_BRICK);
        add(table, HOLDS_LIFE, HIDDEN_LIFE, LIFE_BRICK);
        add(table, BREAKABLE, BRICK);
        add(table, COLLECTABLE, COIN);
        return table;
    }

    private static void add(byte[] table, int flag, int... codes) {
        for (int code : codes) {
            table[code] |= (byte) flag;
        }
    }
}
