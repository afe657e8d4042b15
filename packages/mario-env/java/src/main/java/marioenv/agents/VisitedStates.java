package marioenv.agents;

import java.util.Arrays;

/** Places and times where the search has been, in buckets of 4 px x 4 px x 8 ticks. */
final class VisitedStates {
    private static final int BUCKETS = 1 << 12;
    /** A record is near if it is less than this many px away on both axes ... */
    private static final int NEAR = 2;
    /** ... and less than this many ticks older. */
    private static final int RECENT = 5;

    private final int[] heads = new int[BUCKETS];
    private final int[] rounds = new int[BUCKETS];
    private int round;
    private int[] records = new int[4 * 1024];
    private int size;

    void clear() {
        round++;
        size = 0;
    }

    void add(int x, int y, int time) {
        if (size == records.length) {
            records = Arrays.copyOf(records, 2 * size);
        }
        int bucket = bucket(x >> 2, y >> 2, time >> 3);
        records[size] = x;
        records[size + 1] = y;
        records[size + 2] = time;
        records[size + 3] = rounds[bucket] == round ? heads[bucket] : -1;
        rounds[bucket] = round;
        heads[bucket] = size;
        size += 4;
    }

    boolean hasNear(int x, int y, int time) {
        int lastX = x + NEAR - 1 >> 2;
        int lastY = y + NEAR - 1 >> 2;
        int firstTime = time - RECENT + 1 >> 3;
        for (int bx = x - NEAR + 1 >> 2; bx <= lastX; bx++) {
            for (int by = y - NEAR + 1 >> 2; by <= lastY; by++) {
                for (int bt = firstTime; bt <= time >> 3; bt++) {
                    if (bucketHasNear(bucket(bx, by, bt), x, y, time)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private boolean bucketHasNear(int bucket, int x, int y, int time) {
        if (rounds[bucket] != round) {
            return false;
        }
        for (int i = heads[bucket]; i >= 0; i = records[i + 3]) {
            int age = time - records[i + 2];
            if (age >= 0 && age < RECENT && Math.abs(records[i] - x) < NEAR && Math.abs(records[i + 1] - y) < NEAR) {
                return true;
            }
        }
        return false;
    }

    private static int bucket(int x, int y, int time) {
        int hash = x * 0x9E3779B1 + y * 0x85EBCA77 + time * 0xC2B2AE3D;
        return hash >>> 20;
    }
}
