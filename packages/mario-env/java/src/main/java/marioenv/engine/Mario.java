package marioenv.engine;

import marioenv.level.SpriteTypes;

/** Mario's own state on top of what every sprite has. */
public final class Mario extends Sprite {
    /** Value of {@link #jumpStart} when no counted jump is under way. */
    static final float NO_JUMP = -100;

    boolean large;
    boolean fire;
    boolean wasOnGround;
    boolean ducking;
    boolean canShoot;
    boolean mayJump;
    int invulnerable;
    int jumpTime;
    float jumpStart;

    void initMario(float startX, float startY, int mode) {
        init(SpriteTypes.MARIO, startX, startY, 1);
        h = 24;
        large = mode >= 1;
        fire = mode >= 2;
        wasOnGround = false;
        ducking = false;
        canShoot = false;
        mayJump = false;
        invulnerable = 0;
        jumpTime = 0;
        jumpStart = NO_JUMP;
    }

    void copyMario(Mario other) {
        copyFrom(other);
        large = other.large;
        fire = other.fire;
        wasOnGround = other.wasOnGround;
        ducking = other.ducking;
        canShoot = other.canShoot;
        mayJump = other.mayJump;
        invulnerable = other.invulnerable;
        jumpTime = other.jumpTime;
        jumpStart = other.jumpStart;
    }

    /** 0 small, 1 large, 2 fire. */
    public int mode() {
        return fire ? 2 : large ? 1 : 0;
    }

    public boolean mayJump() {
        return mayJump;
    }

    /** Ticks for which a held jump button still lifts him. */
    public int jumpTime() {
        return jumpTime;
    }

    /** Ticks for which nothing hurts him. */
    public int invulnerable() {
        return invulnerable;
    }

    public boolean ducking() {
        return ducking;
    }

    public boolean wasOnGround() {
        return wasOnGround;
    }

    public boolean canShoot() {
        return canShoot;
    }
}
