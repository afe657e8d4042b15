package marioenv.agents;

import java.util.Random;
import marioenv.engine.Buttons;
import marioenv.engine.World;

/** Draws every tick one of all button masks, uniformly. */
public final class RandomPlayer implements Player {
    private final Random random;

    public RandomPlayer(long seed) {
        random = new Random(seed);
    }

    @Override
    public int decide(World world) {
        return random.nextInt(Buttons.ALL + 1);
    }
}
