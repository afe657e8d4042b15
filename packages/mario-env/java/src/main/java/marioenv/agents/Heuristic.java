package marioenv.agents;

import marioenv.engine.Buttons;

/** Guess of the ticks to a far goal: as far right and as fast as possible. 32-bit floats in a fixed order. */
final class Heuristic {
    private static final float GOAL = 100000;
    private static final float TOP_SPEED = 10.9090909f;
    private static final double TICKS = 1000;
    private static final double DECAY = Math.pow(0.89, TICKS + 1);
    private static final float DRAG = 0.89f;
    private static final float RUN = 1.2f;
    private static final float WALK = 0.6f;

    private Heuristic() {}

    /** Ticks that remain from a place with a speed to the right. */
    static float remaining(float x, float speed) {
        return (GOAL - (maxForward(speed) + x)) / TOP_SPEED - (float) TICKS;
    }

    /** How far Mario gets in a thousand ticks of running right. */
    private static float maxForward(float speed) {
        return (float) (99.17355373 * DECAY - 9.090909091 * speed * DECAY + 10.90909091 * TICKS - 88.26446282
                + 9.090909091 * speed);
    }

    /** Ticks that will remain after an action was played for a node's ticks, if nothing is in the way. */
    static float afterAction(float x, float speed, int action) {
        float a = (action & Buttons.SPEED) != 0 ? RUN : WALK;
        int side = (action & Buttons.RIGHT) != 0 ? 1 : (action & Buttons.LEFT) != 0 ? -1 : 0;
        float distance = 0;
        float v = speed;
        for (int i = 0; i < Node.REPEAT; i++) {
            v += a * side;
            distance += v;
            v *= DRAG;
        }
        return remaining(x + distance, v);
    }
}
