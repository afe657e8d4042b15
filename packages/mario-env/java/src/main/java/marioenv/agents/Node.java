package marioenv.agents;

import marioenv.engine.World;

/** A state that the search knows: an action, played twice after the parent's state. */
final class Node {
    /** Ticks that each action is played. */
    static final int REPEAT = 2;

    Node parent;
    int action;
    int depth;
    /** Guess of the ticks that remain, made before the action was played. */
    float estimate;
    /** The same after it was played, with penalties; 0 until then. */
    float value;
    /** Whether a similar state was visited before; costs extra. */
    boolean flagged;
    /** State after the action; null until the node is taken from the pool. */
    World world;

    void init(Node newParent, int newAction, float newEstimate) {
        parent = newParent;
        action = newAction;
        depth = newParent == null ? 0 : newParent.depth + 1;
        estimate = newEstimate;
        value = 0;
        flagged = false;
        world = null;
    }

    /** Ticks since the root. */
    int time() {
        return REPEAT * depth;
    }

    float cost() {
        return value > 0 ? value : estimate;
    }

    float x() {
        return world.mario().x();
    }
}
