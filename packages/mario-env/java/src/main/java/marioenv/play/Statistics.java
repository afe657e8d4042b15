package marioenv.play;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import marioenv.engine.Event;
import marioenv.level.SpriteTypes;

/** Counts of a game's events, fed one event at a time. */
public final class Statistics {
    /** Length of {@link #killsByType}: one more than the greatest type value. */
    public static final int TYPES = SpriteTypes.FIREBALL + 1;

    private final int[] byEvent = new int[Event.WIN + 1];
    private final int[] killsByType = new int[TYPES];
    private final int[] collected = new int[Event.COIN_TILE + 1];
    private int contentBumps;
    private int brokenBricks;
    private int destroyedBricks;
    /** Where and when the latest jump began; a tick of -1 says that there was none. */
    private float jumpX;
    private int jumpTick = -1;
    private float maxJumpX;
    private int maxAirTime;

    public void add(Event event) {
        byEvent[event.type()]++;
        switch (event.type()) {
            case Event.STOMP_KILL, Event.FIRE_KILL, Event.SHELL_KILL -> killsByType[event.parameter()]++;
            case Event.COLLECT -> collected[event.parameter()]++;
            case Event.BUMP -> addBump(event);
            case Event.JUMP -> {
                jumpX = event.x();
                jumpTick = event.tick();
            }
            case Event.LAND -> addLanding(event);
            default -> { }
        }
    }

    private void addBump(Event event) {
        if (event.parameter() == Event.CONTENT_BLOCK) {
            contentBumps++;
        } else {
            brokenBricks++;
            destroyedBricks += event.mode() > 0 ? 1 : 0;
        }
    }

    private void addLanding(Event event) {
        if (jumpTick >= 0) {
            maxJumpX = Math.max(maxJumpX, Math.abs(event.x() - jumpX));
            maxAirTime = Math.max(maxAirTime, event.tick() - jumpTick);
        }
    }

    /** Takes over all counts of another. */
    public void copyFrom(Statistics other) {
        System.arraycopy(other.byEvent, 0, byEvent, 0, byEvent.length);
        System.arraycopy(other.killsByType, 0, killsByType, 0, killsByType.length);
        System.arraycopy(other.collected, 0, collected, 0, collected.length);
        contentBumps = other.contentBumps;
        brokenBricks = other.brokenBricks;
        destroyedBricks = other.destroyedBricks;
        jumpX = other.jumpX;
        jumpTick = other.jumpTick;
        maxJumpX = other.maxJumpX;
        maxAirTime = other.maxAirTime;
    }

    void write(DataOutputStream out) throws IOException {
        for (int[] counts : new int[][] {byEvent, killsByType, collected}) {
            for (int count : counts) {
                out.writeInt(count);
            }
        }
        out.writeInt(contentBumps);
        out.writeInt(brokenBricks);
        out.writeInt(destroyedBricks);
        out.writeFloat(jumpX);
        out.writeInt(jumpTick);
        out.writeFloat(maxJumpX);
        out.writeInt(maxAirTime);
    }

    void read(DataInputStream in) throws IOException {
        for (int[] counts : new int[][] {byEvent, killsByType, collected}) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] = in.readInt();
            }
        }
        contentBumps = in.readInt();
        brokenBricks = in.readInt();
        destroyedBricks = in.readInt();
        jumpX = in.readFloat();
        jumpTick = in.readInt();
        maxJumpX = in.readFloat();
        maxAirTime = in.readInt();
    }

    /** Number of events of a type. */
    public int count(int eventType) {
        return byEvent[eventType];
    }

    /** Number of COLLECT events with a parameter. */
    public int collected(int parameter) {
        return collected[parameter];
    }

    /** Stomp, fire and shell kills of a sprite type. */
    public int killsOf(int type) {
        return killsByType[type];
    }

    /** Stomp, fire, shell and fall kills. */
    public int kills() {
        return count(Event.STOMP_KILL) + count(Event.FIRE_KILL) + count(Event.SHELL_KILL) + count(Event.FALL_KILL);
    }

    public int contentBumps() {
        return contentBumps;
    }

    public int brokenBricks() {
        return brokenBricks;
    }

    /** Bricks that broke while Mario was large. */
    public int destroyedBricks() {
        return destroyedBricks;
    }

    /** Greatest distance from a jump to its landing, px. */
    public float maxJumpX() {
        return maxJumpX;
    }

    /** Greatest number of ticks from a jump to its landing. */
    public int maxAirTime() {
        return maxAirTime;
    }
}
