package marioenv.agents;

import marioenv.engine.World;

/** Decides which buttons are held in the next tick. */
public interface Player {
    /**
     * Returns a button mask.
     *
     * @param world the game as it stands; must not be changed
     */
    int decide(World world);

    /** Nodes that a planner has taken from its pool so far. */
    default long pops() {
        return 0;
    }
}
