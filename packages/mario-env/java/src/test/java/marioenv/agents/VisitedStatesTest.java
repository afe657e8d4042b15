package marioenv.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The buckets find a near record exactly when a list of all records has one. */
class VisitedStatesTest {
    @Test
    void isLikeAListOfAllRecords() {
        Random random = new Random(2);
        VisitedStates visited = new VisitedStates();
        int found = 0;
        for (int round = 0; round < 40; round++) {
            visited.clear();
            List<int[]> records = new ArrayList<>();
            for (int i = 0; i < 1500; i++) {
                int[] state = {random.nextInt(60) - 20, random.nextInt(60) - 20, 2 * random.nextInt(30)};
                boolean expected = records.stream().anyMatch(r -> Math.abs(r[0] - state[0]) < 2
                        && Math.abs(r[1] - state[1]) < 2 && state[2] - r[2] < 5 && state[2] >= r[2]);
                assertEquals(expected, visited.hasNear(state[0], state[1], state[2]));
                found += expected ? 1 : 0;
                if (random.nextInt(3) == 0) {
                    visited.add(state[0], state[1], state[2]);
                    records.add(state);
                }
            }
        }
        assertEquals(true, found > 1000, "both answers occurred");
    }
}
