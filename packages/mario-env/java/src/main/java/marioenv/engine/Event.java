package marioenv.engine;

/**
 * Something that happened in a tick.
 *
 * @param type one of the constants of this class
 * @param parameter what it happened with: a sprite's type value or a code below
 * @param x Mario's position then, px
 * @param y Mario's position then, px
 * @param mode 0 small, 1 large, 2 fire
 */
public record Event(int type, int parameter, float x, float y, int mode, int tick) {
    public static final int BUMP = 1;
    public static final int STOMP_KILL = 2;
    public static final int FIRE_KILL = 3;
    public static final int SHELL_KILL = 4;
    public static final int FALL_KILL = 5;
    public static final int JUMP = 6;
    public static final int LAND = 7;
    public static final int COLLECT = 8;
    public static final int HURT = 9;
    public static final int KICK = 10;
    public static final int LOSE = 11;
    public static final int WIN = 12;

    /** Parameter of BUMP: a block with content was hit. */
    public static final int CONTENT_BLOCK = 24;
    /** Parameter of BUMP: a brick broke. */
    public static final int BROKEN_BRICK = 22;
    /** Parameter of COLLECT: a coin lying in the level. */
    public static final int COIN_TILE = 31;
    /** Parameter of COLLECT for a coin in compat mode, the same as that of a 1-up mushroom. */
    public static final int COMPAT_COIN_TILE = 15;
}
