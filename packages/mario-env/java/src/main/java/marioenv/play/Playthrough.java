package marioenv.play;

import java.util.function.BooleanSupplier;
import marioenv.agents.AStarPlayer;
import marioenv.agents.Budget;
import marioenv.agents.NoopPlayer;
import marioenv.agents.Player;
import marioenv.agents.RandomPlayer;
import marioenv.agents.ScriptPlayer;
import marioenv.engine.Event;
import marioenv.engine.Status;
import marioenv.engine.World;
import marioenv.level.Level;

/** One run: a player plays a level from the start to its end, and every step is recorded. */
public final class Playthrough {
    /** Flag of a level whose outcome hangs on where start and goal stand. */
    public static final int DEGENERATE = 1;
    /** Flag of a run that the wall clock ended. */
    public static final int DEADLINE = 2;
    /** Flag of a run whose planner had no pops left. */
    public static final int POPS_EXHAUSTED = 4;

    private final RunConfig config;
    private final Game game;
    private final Record record = new Record();
    private final Budget budget;
    private final Player player;
    private int flags;

    /**
     * @param seed seed of the player's draws
     * @param script button masks of a script player, else null
     */
    public Playthrough(Level level, RunConfig config, long seed, Script script) {
        this.config = config;
        game = new Game(level, config);
        budget = new Budget(config.nodeBudget(), config.budgetJitter(), seed, config.maxTotalPops());
        player = player(seed, script);
        flags = level.isDegenerate() ? DEGENERATE : 0;
    }

    /** A part of a buffer of button masks. */
    public record Script(byte[] actions, int offset, int length) {}

    private Player player(long seed, Script script) {
        return switch (config.agent()) {
            case NOOP -> new NoopPlayer();
            case RANDOM -> new RandomPlayer(seed);
            case SCRIPT -> new ScriptPlayer(script.actions(), script.offset(), script.length());
            case ASTAR -> new AStarPlayer(game.world(), budget, config.compat(), config.earlyWinStop());
        };
    }

    /**
     * Plays to the end.
     *
     * @param stop asked before every decision; once it says yes the run ends
     * @return whether it was played to its end
     */
    public boolean play(BooleanSupplier stop) {
        long deadline = System.nanoTime() + config.wallDeadlineMs() * 1_000_000;
        World world = game.world();
        while (world.status() == Status.RUNNING && (config.maxSteps() == 0 || record.steps() < config.maxSteps())) {
            if (stop.getAsBoolean()) {
                return false;
            }
            if (config.wallDeadlineMs() > 0 && System.nanoTime() > deadline) {
                flags |= DEADLINE;
                break;
            }
            int action = player.decide(world);
            record.add(action, world, game.step(action));
        }
        if (budget.isExhausted()) {
            flags |= POPS_EXHAUSTED;
        }
        return true;
    }

    public Result result() {
        return game.result();
    }

    public Statistics statistics() {
        return game.statistics();
    }

    public Record record() {
        return record;
    }

    public long pops() {
        return player.pops();
    }

    /** A sum of the flags of this class. */
    public int flags() {
        return flags;
    }
}
