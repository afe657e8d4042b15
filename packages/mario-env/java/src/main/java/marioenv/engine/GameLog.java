package marioenv.engine;

import java.util.ArrayList;
import java.util.List;

/** Events of the latest tick of the game that is played, and counts that no event tells; planners run without. */
public final class GameLog {
    private final List<Event> events = new ArrayList<>();
    private final boolean compat;
    private int effectiveHurts;
    private int bumpKills;
    private int bulletStomps;

    public GameLog(boolean compat) {
        this.compat = compat;
    }

    /** Events of the latest tick that was not a pause, oldest first. */
    public List<Event> events() {
        return events;
    }

    /** Times that Mario lost a mode or his life to something that touched him. */
    public int effectiveHurts() {
        return effectiveHurts;
    }

    /** Enemies that a bumped block threw off. */
    public int bumpKills() {
        return bumpKills;
    }

    public int bulletStomps() {
        return bulletStomps;
    }

    /** Takes over what another log holds. */
    public void copyFrom(GameLog other) {
        events.clear();
        events.addAll(other.events);
        restoreCounts(other.effectiveHurts, other.bumpKills, other.bulletStomps);
    }

    /** Sets the counts, as a saved game has them. */
    void restoreCounts(int hurts, int bumped, int bullets) {
        effectiveHurts = hurts;
        bumpKills = bumped;
        bulletStomps = bullets;
    }

    void clearEvents() {
        events.clear();
    }

    void add(World world, int type, int parameter) {
        int shown = compat && parameter == Event.COIN_TILE ? Event.COMPAT_COIN_TILE : parameter;
        Mario mario = world.mario;
        events.add(new Event(type, shown, mario.x, mario.y, mario.mode(), world.tick));
    }

    void countHurt() {
        effectiveHurts++;
    }

    void countBumpKill() {
        bumpKills++;
    }

    void countBulletStomp() {
        bulletStomps++;
    }
}
