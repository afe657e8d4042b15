package marioenv.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The queue gives the node of least cost, the earliest among equals: as a list that is searched each time. */
class NodeQueueTest {
    private record Entry(Node node, float cost) {}

    @Test
    void isLikeAListThatIsSearched() {
        Random random = new Random(1);
        NodeQueue queue = new NodeQueue();
        for (int round = 0; round < 50; round++) {
            queue.clear();
            List<Entry> list = new ArrayList<>();
            for (int step = 0; step < 3000; step++) {
                if (list.isEmpty() || random.nextInt(5) > 1) {
                    Entry entry = new Entry(new Node(), cost(random));
                    queue.add(entry.node, entry.cost);
                    list.add(entry);
                } else {
                    assertSame(takeLeast(list), queue.poll());
                }
            }
            assertEquals(list.isEmpty(), queue.isEmpty());
        }
    }

    /** Few values, so that ties are common, of both signs and all sizes. */
    private static float cost(Random random) {
        float[] sizes = {0.5f, 1, 1000, 5e6f, -3, -0.25f, 0};
        return sizes[random.nextInt(sizes.length)] + random.nextInt(4);
    }

    private static Node takeLeast(List<Entry> list) {
        int least = 0;
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i).cost < list.get(least).cost) {
                least = i;
            }
        }
        return list.remove(least).node;
    }
}
