package marioenv.play;

import marioenv.engine.Buttons;
import marioenv.engine.Event;
import marioenv.engine.GameLog;
import marioenv.engine.World;
import marioenv.level.Level;

/** A game that is played step by step, with its statistics. It begins with one update without buttons. */
public final class Game {
    private final World world;
    private final boolean compat;
    private final Statistics statistics = new Statistics();

    public Game(Level level, RunConfig config) {
        compat = config.compat();
        world = new World(level, config.plantOffset());
        world.start(config.startMode(), config.timerUnits(), new GameLog(compat));
        world.update(Buttons.NONE);
    }

    /**
     * Plays one step.
     *
     * @return whether the log's events count: each is counted once, but in compat mode those before a pause are
     *     counted again at each of its ticks, as the reference program does
     */
    public boolean step(int buttons) {
        int tick = world.tick();
        world.update(buttons);
        boolean counts = compat || world.tick() != tick;
        if (counts) {
            for (Event event : world.log().events()) {
                statistics.add(event);
            }
        }
        return counts;
    }

    /** Takes over the state of another game of the same level and configuration. */
    public void copyFrom(Game other) {
        world.copyFrom(other.world);
        world.log().copyFrom(other.world.log());
        statistics.copyFrom(other.statistics);
    }

    public World world() {
        return world;
    }

    public Statistics statistics() {
        return statistics;
    }

    public Result result() {
        return Result.of(world, statistics, compat);
    }
}
