package marioenv.level;

/** Type values of everything that moves, as events and observations show them. */
public final class SpriteTypes {
    public static final int MARIO = -31;
    public static final int GOOMBA = 2;
    public static final int WINGED_GOOMBA = 3;
    public static final int RED_KOOPA = 4;
    public static final int WINGED_RED_KOOPA = 5;
    public static final int GREEN_KOOPA = 6;
    public static final int WINGED_GREEN_KOOPA = 7;
    public static final int SPIKY = 8;
    public static final int WINGED_SPIKY = 9;
    public static final int BULLET = 10;
    public static final int PLANT = 11;
    public static final int MUSHROOM = 12;
    public static final int FIRE_FLOWER = 13;
    public static final int SHELL = 14;
    public static final int LIFE_MUSHROOM = 15;
    public static final int FIREBALL = 16;

    private SpriteTypes() {}

    public static boolean isWalker(int type) {
        return type >= GOOMBA && type <= WINGED_SPIKY;
    }

    public static boolean isEnemy(int type) {
        return type >= GOOMBA && type <= PLANT;
    }

    public static boolean isRedKoopa(int type) {
        return type == RED_KOOPA || type == WINGED_RED_KOOPA;
    }

    public static boolean isKoopa(int type) {
        return type >= RED_KOOPA && type <= WINGED_GREEN_KOOPA;
    }

    public static boolean isSpiky(int type) {
        return type == SPIKY || type == WINGED_SPIKY;
    }

    /** Whether the type is born with wings (walkers only). */
    public static boolean isBornWinged(int type) {
        return isWalker(type) && (type & 1) == 1;
    }
}
