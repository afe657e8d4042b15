package marioenv.requests;

/** Seeds of runs, drawn from a level's seed by the finaliser of SplitMix64. */
final class Seeds {
    private Seeds() {}

    static long of(long seed, int run) {
        long z = seed + 0x9E3779B97F4A7C15L * (run + 1L);
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
