package marioenv.agents;

import java.util.Arrays;
import marioenv.engine.Buttons;
import marioenv.engine.Status;
import marioenv.engine.World;

/**
 * Plans with a copy of the game: every second tick it takes the plan of the search that ran during the last two
 * ticks, and begins a new search at the state in which the plan's next two actions will end.
 */
public final class AStarPlayer implements Player {
    private static final int TICKS_PER_PLAN = 2;
    private static final int FIRST_ACTION = Buttons.RIGHT | Buttons.SPEED;

    private final Search search;
    private final World model;
    private final Budget budget;
    private final boolean compat;
    private byte[] reversedPath = new byte[256];
    private final int[] plan = new int[TICKS_PER_PLAN];
    private int planned;
    private int counter;
    private boolean searching;
    private long pops;

    /**
     * @param sample any world of the level that is played
     * @param compat whether copies of the game are made as the reference program makes them
     * @param stopAtWin whether a search ends when it has found a win
     */
    public AStarPlayer(World sample, Budget budget, boolean compat, boolean stopAtWin) {
        search = new Search(sample, compat, stopAtWin);
        model = sample.sibling();
        this.budget = budget;
        this.compat = compat;
    }

    @Override
    public int decide(World world) {
        counter--;
        if (counter <= 0 || planned == 0) {
            replan(world);
        }
        int used = search.run(budget.next());
        budget.spend(used);
        pops += used;
        if (planned == 0) {
            return Buttons.NONE;
        }
        return plan[TICKS_PER_PLAN - planned--];
    }

    private void replan(World world) {
        takePlan();
        copyToModel(world);
        for (int i = 0; i < planned; i++) {
            model.update(plan[i]);
        }
        if (model.status() == Status.LOSE) {
            copyToModel(world);
        }
        search.start(model);
        counter = planned;
    }

    private void takePlan() {
        planned = TICKS_PER_PLAN;
        if (!searching) {
            searching = true;
            Arrays.fill(plan, FIRST_ACTION);
            return;
        }
        int length = search.bestPath(reversedPath);
        if (length > reversedPath.length) {
            reversedPath = new byte[2 * length];
            length = search.bestPath(reversedPath);
        }
        planned = Math.min(TICKS_PER_PLAN, length);
        for (int i = 0; i < planned; i++) {
            plan[i] = reversedPath[length - 1 - i];
        }
    }

    private void copyToModel(World world) {
        model.copyFrom(world);
        if (compat) {
            model.blurLikeReference();
        }
    }

    @Override
    public long pops() {
        return pops;
    }
}
