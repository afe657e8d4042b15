package marioenv.requests;

import java.util.Locale;
import marioenv.play.RunConfig;
import marioenv.play.RunConfig.Agent;
import marioenv.wire.Fields;
import marioenv.wire.RequestException;

/** Reads the {@code config} object of a request. */
final class ConfigFields {
    private static final int LONGEST_TIMER = 100_000;
    private static final int MOST_STEPS = 1_000_000;
    private static final int LARGEST_BUDGET = 20_000;
    private static final long MOST_POPS = 1L << 53;
    private static final long LONGEST_DEADLINE = 86_400_000;
    private static final int MOST_RUNS = 1000;
    private static final int HIGHEST_PLANT = 16;

    /** What is asked for besides how a level is played. */
    record Settings(RunConfig config, int runs, long seed) {}

    private ConfigFields() {}

    static Settings read(Fields fields) throws RequestException {
        boolean compat = fields.flag("compat", false);
        RunConfig config = new RunConfig(
                Agent.valueOf(fields.choice("agent", "astar", "noop", "random", "script").toUpperCase(Locale.ROOT)),
                1000 * (int) fields.integer("timer_seconds", 20, 0, LONGEST_TIMER),
                (int) fields.integer("max_steps", 0, 0, MOST_STEPS),
                (int) fields.integer("start_mode", 0, 0, 2),
                (int) fields.integer("node_budget", 1000, 1, LARGEST_BUDGET),
                fields.real("budget_jitter", 0, 0, 1),
                fields.integer("max_total_pops", 0, 0, MOST_POPS),
                fields.integer("wall_deadline_ms", 0, 0, LONGEST_DEADLINE),
                compat,
                fields.flag("early_win_stop", !compat),
                (int) fields.integer("plant_offset", 5, 0, HIGHEST_PLANT));
        Settings settings = new Settings(
                config, (int) fields.integer("n_evals", 1, 1, MOST_RUNS), fields.unsigned("seed", 0));
        fields.finish();
        return settings;
    }
}
