package marioenv;

import marioenv.play.RunConfig;
import marioenv.play.RunConfig.Agent;

/** Configurations for tests. */
public final class Configs {
    private Configs() {}

    /** The reference program's player and results. */
    public static RunConfig compat(int budget, int mode, int timerSeconds) {
        return new RunConfig(Agent.ASTAR, 1000 * timerSeconds, 0, mode, budget, 0, 0, 0, true, false, 5);
    }

    /** The package's defaults. */
    public static RunConfig standard(Agent agent) {
        return new RunConfig(agent, 20000, 0, 0, 1000, 0, 0, 0, false, true, 5);
    }
}
