package marioenv.agents;

import java.util.Random;

/** How many nodes a planner may take from its pool: counted, so that no clock has a say. */
public final class Budget {
    private final int perDecision;
    private final double jitter;
    private final Random random;
    private long left;

    /**
     * @param perDecision pops a decision
     * @param jitter share by which each decision's pops are drawn around that, 0 to 1
     * @param seed seed of these draws
     * @param total pops of the whole game; 0 = no limit
     */
    public Budget(int perDecision, double jitter, long seed, long total) {
        this.perDecision = perDecision;
        this.jitter = jitter;
        random = new Random(seed);
        left = total == 0 ? Long.MAX_VALUE : total;
    }

    /** Returns the pops allowed for the next decision. */
    int next() {
        double share = jitter == 0 ? 1 : 1 + jitter * (2 * random.nextDouble() - 1);
        return (int) Math.min(left, Math.max(1, Math.round(share * perDecision)));
    }

    void spend(int pops) {
        left -= pops;
    }

    /** Whether no pop is left. */
    public boolean isExhausted() {
        return left == 0;
    }
}
