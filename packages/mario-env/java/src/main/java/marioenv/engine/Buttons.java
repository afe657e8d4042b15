package marioenv.engine;

/** Bits of a button mask. */
public final class Buttons {
    public static final int NONE = 0;
    public static final int LEFT = 1;
    public static final int RIGHT = 2;
    public static final int DOWN = 4;
    public static final int SPEED = 8;
    public static final int JUMP = 16;
    public static final int ALL = 31;

    private Buttons() {}
}
