package marioenv.agents;

import java.util.ArrayList;
import java.util.List;
import marioenv.engine.Mario;
import marioenv.engine.Status;
import marioenv.engine.World;

/**
 * The planner as plainly as it can be written: its pool is a list that is searched for the least, nothing is
 * kept that can be computed again, and states visited are compared one by one.
 */
final class SlowPlanner implements Player {
    private static final int[] ACTIONS = {16, 24, 10, 26, 2, 18, 1, 17, 9, 25};

    /** An action after the state of its parent. */
    private static final class Step {
        Step parent;
        int action;
        int ticks;
        int depth;
        float estimate;
        float value;
        boolean flagged;
        World world;

        float cost() {
            return value > 0 ? value : estimate;
        }
    }

    private final int budget;
    private final List<Step> pool = new ArrayList<>();
    private final List<int[]> visited = new ArrayList<>();
    private Step best;
    private Step furthest;
    private float startX;
    private List<Integer> plan = new ArrayList<>();
    private int counter;
    private boolean searching;
    private long pops;

    SlowPlanner(int budget) {
        this.budget = budget;
    }

    @Override
    public long pops() {
        return pops;
    }

    private static World copy(World world) {
        World copy = world.sibling();
        copy.copyFrom(world);
        return copy;
    }

    @Override
    public int decide(World world) {
        World model = copy(world);
        counter--;
        if (counter <= 0 || plan.isEmpty()) {
            plan = new ArrayList<>();
            for (int i = 0; !searching && i < 10; i++) {
                plan.add(10);
            }
            for (Step step = best; searching && step.parent != null; step = step.parent) {
                plan.add(0, step.action);
                plan.add(0, step.action);
            }
            counter = Math.min(2, plan.size());
            for (int i = 0; i < counter; i++) {
                model.update(plan.get(i));
            }
            start(model.status() == Status.LOSE ? copy(world) : model);
        }
        search();
        return plan.isEmpty() ? 0 : plan.remove(0);
    }

    private void start(World world) {
        searching = true;
        pool.clear();
        visited.clear();
        startX = world.mario().x();
        Step root = new Step();
        root.world = world;
        root.value = Heuristic.remaining(startX, 0);
        best = root;
        furthest = root;
        addChildren(root);
    }

    private void addChildren(Step step) {
        if (step.world.status() != Status.RUNNING) {
            return;
        }
        boolean canJump = canJump(step.world) || step.parent != null && canJump(step.parent.world);
        for (int action : ACTIONS) {
            if (canJump || (action & 16) == 0) {
                Step child = new Step();
                child.parent = step;
                child.action = action;
                child.ticks = step.ticks + 2;
                child.depth = step.depth + 1;
                Mario mario = step.world.mario();
                child.estimate = Heuristic.afterAction(mario.x(), mario.vx(), action);
                pool.add(child);
            }
        }
    }

    private static boolean canJump(World world) {
        return world.mario().mayJump() || world.mario().jumpTime() > 0;
    }

    private void search() {
        Step current = best;
        boolean good = false;
        int left = budget;
        while (!pool.isEmpty() && (best.world.mario().x() - startX < 176 || !good) && left > 0) {
            left--;
            pops++;
            current = takeBest();
            simulate(current);
            good = false;
            if (current.value < 0) {
                continue;
            }
            int x = (int) current.world.mario().x();
            int y = (int) current.world.mario().y();
            if (!current.flagged && wasNear(x, y, current.ticks)) {
                current.value += 1500;
                current.flagged = true;
                current.estimate = current.value;
                pool.add(current);
            } else if (current.value - current.estimate > 0.1f) {
                current.estimate = current.value;
                pool.add(current);
            } else {
                good = true;
                visited.add(new int[] {x, y, current.ticks});
                addChildren(current);
                best = best.cost() > current.cost() ? current : best;
                furthest = current.world.mario().x() > furthest.world.mario().x() ? current : furthest;
            }
        }
        if (current.world.mario().x() - startX < 176 && furthest.world.mario().x() > best.world.mario().x() + 20) {
            best = furthest;
        }
    }

    private Step takeBest() {
        int place = 0;
        float least = Float.MAX_VALUE;
        for (int i = 0; i < pool.size(); i++) {
            float cost = pool.get(i).cost() + pool.get(i).ticks * 0.9f;
            if (cost < least) {
                least = cost;
                place = i;
            }
        }
        return pool.remove(place);
    }

    private boolean wasNear(int x, int y, int ticks) {
        for (int[] v : visited) {
            if (Math.abs(v[0] - x) < 2 && Math.abs(v[1] - y) < 2 && Math.abs(v[2] - ticks) < 5 && ticks >= v[2]) {
                return true;
            }
        }
        return false;
    }

    /** Plays the action again, every time. */
    private static void simulate(Step step) {
        World before = step.parent.world;
        World world = copy(before);
        world.update(step.action);
        world.update(step.action);
        int damage = world.mario().mode() < before.mario().mode() ? 1 : 0;
        if (world.status() == Status.LOSE) {
            damage += world.mario().y() > 16 * world.level().height() - 20 ? 5 : 2;
        }
        step.world = world;
        step.value = Heuristic.remaining(world.mario().x(), world.mario().vx())
                + damage * (1_000_000 - 100 * step.depth) + (step.flagged ? 1500 : 0);
    }
}
