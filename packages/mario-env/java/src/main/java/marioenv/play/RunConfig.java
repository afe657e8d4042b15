package marioenv.play;

/**
 * How a level is played.
 *
 * @param agent who plays
 * @param timerUnits time limit in units of which a tick takes 30; 0 = none
 * @param maxSteps steps after which a run is cut; 0 = none
 * @param startMode 0 small, 1 large, 2 fire
 * @param nodeBudget pops a decision
 * @param budgetJitter share by which a decision's pops are drawn around the budget
 * @param maxTotalPops pops of a run; 0 = no limit
 * @param wallDeadlineMs fuse on the wall clock; 0 = off
 * @param compat whether results and planner are those of the reference program
 * @param earlyWinStop whether the planner stops when it has found a win
 * @param plantOffset px that a plant starts above its mark
 */
public record RunConfig(
        Agent agent,
        int timerUnits,
        int maxSteps,
        int startMode,
        int nodeBudget,
        double budgetJitter,
        long maxTotalPops,
        long wallDeadlineMs,
        boolean compat,
        boolean earlyWinStop,
        int plantOffset) {

    /** Who plays. */
    public enum Agent {
        ASTAR,
        NOOP,
        RANDOM,
        SCRIPT
    }

    /** Returns the same with another number of steps. */
    public RunConfig withMaxSteps(int steps) {
        return new RunConfig(agent, timerUnits, steps, startMode, nodeBudget, budgetJitter, maxTotalPops, wallDeadlineMs,
                compat, earlyWinStop, plantOffset);
    }

    /** Whether two runs of a level can differ. */
    public boolean hasChance() {
        return agent == Agent.RANDOM || agent == Agent.ASTAR && budgetJitter > 0;
    }
}
