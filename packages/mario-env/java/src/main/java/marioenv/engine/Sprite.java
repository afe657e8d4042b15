package marioenv.engine;

import marioenv.level.SpriteTypes;

/**
 * Anything that moves. Plain data in 32-bit floats; (x, y) is the middle of the feet, y grows downwards, velocities are in
 * px per tick.
 */
public class Sprite {
    /** Mark of a sprite that no birth place made. */
    static final int NO_BIRTH = -1;

    int type;
    float x;
    float y;
    float vx;
    float vy;
    int facing;
    /** Half width and height of the body, px. */
    int w;
    int h;
    boolean onGround;
    boolean winged;
    boolean alive;
    /** Updates since birth (items) or ticks waited at a turning point (plants). */
    int counter;
    /** Mark of a plant: its lowest y. */
    float lowestY;
    /** Index of the birth place that made it, or {@link #NO_BIRTH}. */
    int birth;

    /** Makes it a new sprite of a type, at rest. */
    final void init(int newType, float newX, float newY, int newFacing) {
        type = newType;
        x = newX;
        y = newY;
        vx = 0;
        vy = 0;
        facing = newFacing;
        w = newType == SpriteTypes.PLANT ? 2 : 4;
        h = heightOf(newType);
        onGround = false;
        winged = SpriteTypes.isBornWinged(newType);
        alive = true;
        counter = 0;
        lowestY = newY;
        birth = NO_BIRTH;
    }

    static int heightOf(int type) {
        if (type == SpriteTypes.FIREBALL) {
            return 8;
        }
        return SpriteTypes.isKoopa(type) ? 24 : 12;
    }

    final void copyFrom(Sprite other) {
        type = other.type;
        x = other.x;
        y = other.y;
        vx = other.vx;
        vy = other.vy;
        facing = other.facing;
        w = other.w;
        h = other.h;
        onGround = other.onGround;
        winged = other.winged;
        alive = other.alive;
        counter = other.counter;
        lowestY = other.lowestY;
        birth = other.birth;
    }

    public final int type() {
        return type;
    }

    public final float x() {
        return x;
    }

    public final float y() {
        return y;
    }

    public final float vx() {
        return vx;
    }

    public final float vy() {
        return vy;
    }

    /** -1 left, 1 right, 0 at rest (shells). */
    public final int facing() {
        return facing;
    }

    public final int height() {
        return h;
    }

    public final boolean onGround() {
        return onGround;
    }

    public final boolean winged() {
        return winged;
    }
}
