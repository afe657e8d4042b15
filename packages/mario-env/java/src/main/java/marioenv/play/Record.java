package marioenv.play;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import marioenv.engine.Event;
import marioenv.engine.Mario;
import marioenv.engine.World;

/** What was done and seen at every step of a run, and all its events. */
public final class Record {
    /** Bit of {@link #states} that tells that Mario stood on the ground; the lower bits are his mode. */
    public static final int ON_GROUND = 4;

    private byte[] actions = new byte[768];
    private byte[] states = new byte[768];
    private float[] xs = new float[768];
    private float[] ys = new float[768];
    private int steps;
    private final List<Event> events = new ArrayList<>();

    /**
     * Adds a step that was just played.
     *
     * @param withEvents whether the log holds events that are new
     */
    void add(int action, World world, boolean withEvents) {
        if (steps == actions.length) {
            grow();
        }
        Mario mario = world.mario();
        actions[steps] = (byte) action;
        states[steps] = (byte) (mario.mode() + (mario.onGround() ? ON_GROUND : 0));
        xs[steps] = mario.x();
        ys[steps++] = mario.y();
        if (withEvents) {
            events.addAll(world.log().events());
        }
    }

    private void grow() {
        actions = Arrays.copyOf(actions, 2 * steps);
        states = Arrays.copyOf(states, 2 * steps);
        xs = Arrays.copyOf(xs, 2 * steps);
        ys = Arrays.copyOf(ys, 2 * steps);
    }

    /** Returns about how many bytes it takes. */
    public long bytes() {
        return 10L * actions.length + 48L * events.size();
    }

    public int steps() {
        return steps;
    }

    public int action(int step) {
        return actions[step];
    }

    public int state(int step) {
        return states[step];
    }

    public float x(int step) {
        return xs[step];
    }

    public float y(int step) {
        return ys[step];
    }

    public List<Event> events() {
        return events;
    }

    /** Adds one for every step to the cell that Mario was in, unless it is outside the grid. */
    public void addOccupancy(float[] grid, int offset, int width, int height, float weight) {
        for (int i = 0; i < steps; i++) {
            int column = (int) (xs[i] / 16);
            int row = (int) (ys[i] / 16);
            if (column >= 0 && column < width && row >= 0 && row < height) {
                grid[offset + row * width + column] += weight;
            }
        }
    }
}
