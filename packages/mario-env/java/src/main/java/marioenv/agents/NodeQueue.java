package marioenv.agents;

import java.util.Arrays;

/**
 * Nodes by cost, the first come first among equals: a four-ary heap of numbers that hold the cost in their upper
 * and the order of arrival in their lower half.
 */
final class NodeQueue {
    private static final int ARITY = 4;

    private long[] heap = new long[1024];
    private Node[] arrivals = new Node[1024];
    private int size;
    private int arrived;

    void clear() {
        size = 0;
        arrived = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Node node, float cost) {
        if (arrived == arrivals.length) {
            arrivals = Arrays.copyOf(arrivals, 2 * arrived);
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        long key = (long) sortable(cost) << 32 | arrived;
        arrivals[arrived++] = node;
        int i = size++;
        while (i > 0 && key < heap[(i - 1) / ARITY]) {
            heap[i] = heap[(i - 1) / ARITY];
            i = (i - 1) / ARITY;
        }
        heap[i] = key;
    }

    Node poll() {
        Node first = arrivals[(int) heap[0]];
        long last = heap[--size];
        int hole = 0;
        int child = 1;
        while (child < size) {
            int end = Math.min(child + ARITY, size);
            int least = child;
            for (int i = child + 1; i < end; i++) {
                if (heap[i] < heap[least]) {
                    least = i;
                }
            }
            if (last <= heap[least]) {
                break;
            }
            heap[hole] = heap[least];
            hole = least;
            child = ARITY * hole + 1;
        }
        heap[hole] = last;
        return first;
    }

    /** Maps floats to ints of the same order. */
    private static int sortable(float cost) {
        int bits = Float.floatToRawIntBits(cost);
        return bits ^ (bits >> 31) & 0x7fffffff;
    }
}
