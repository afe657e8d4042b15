package marioenv.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import marioenv.Configs;
import marioenv.Levels;
import marioenv.engine.Status;
import marioenv.level.Level;
import marioenv.play.Game;
import marioenv.play.RunConfig.Agent;
import org.junit.jupiter.api.Test;

/** The planner decides like the plainly written one, on levels full of everything. */
class SlowPlannerTest {
    private static final int LEVELS = 30;
    private static final int STEPS = 120;

    @Test
    void decidesLikeThePlainOne() {
        Random random = new Random(51);
        for (int i = 0; i < LEVELS; i++) {
            Level level = Levels.random(random, 30 + random.nextInt(40));
            int budget = 1 + random.nextInt(120);
            Game game = new Game(level, Configs.standard(Agent.NOOP));
            Player slow = new SlowPlanner(budget);
            Player fast = new AStarPlayer(game.world(), new Budget(budget, 0, 0, 0), false, false);
            for (int step = 0; step < STEPS && game.world().status() == Status.RUNNING; step++) {
                int expected = slow.decide(game.world());
                assertEquals(expected, fast.decide(game.world()), "level " + i + ", step " + step);
                assertEquals(slow.pops(), fast.pops(), "level " + i + ", step " + step);
                game.step(expected);
            }
        }
    }
}
