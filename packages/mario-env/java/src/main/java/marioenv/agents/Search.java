package marioenv.agents;

import static marioenv.engine.Buttons.JUMP;
import static marioenv.engine.Buttons.LEFT;
import static marioenv.engine.Buttons.RIGHT;
import static marioenv.engine.Buttons.SPEED;

import marioenv.engine.Mario;
import marioenv.engine.Status;
import marioenv.engine.World;

/** One best-first search from a state; it may be continued until the next one is started. */
final class Search {
    private static final int[] ACTIONS = {
        JUMP, JUMP | SPEED, RIGHT | SPEED, RIGHT | SPEED | JUMP, RIGHT, RIGHT | JUMP,
        LEFT, LEFT | JUMP, LEFT | SPEED, LEFT | SPEED | JUMP
    };
    private static final float HORIZON = 176;
    private static final float FURTHER = 20;
    private static final float VISITED_PENALTY = 1500;
    private static final float TIME_WEIGHT = 0.9f;
    private static final float SLACK = 0.1f;
    private static final int DAMAGE_COST = 1_000_000;

    private final NodePool pool;
    private final NodeQueue queue = new NodeQueue();
    private final VisitedStates visited = new VisitedStates();
    private final boolean compat;
    private final boolean stopAtWin;
    private Node best;
    private Node furthest;
    private float startX;
    private boolean won;

    /**
     * @param sample any world of the level that is played
     * @param compat whether copies are made as the reference program makes them
     * @param stopAtWin whether a search ends when it has found a win
     */
    Search(World sample, boolean compat, boolean stopAtWin) {
        pool = new NodePool(sample);
        this.compat = compat;
        this.stopAtWin = stopAtWin;
    }

    /** Begins anew from a state. */
    void start(World world) {
        pool.clear();
        queue.clear();
        visited.clear();
        won = false;
        startX = world.mario().x();
        Node root = pool.node(null, 0, 0);
        root.world = copy(world);
        root.value = Heuristic.remaining(startX, 0);
        best = root;
        furthest = root;
        expand(root);
    }

    /** Returns the actions from the start to the best state, latest first, written over {@code buffer}; their number. */
    int bestPath(byte[] buffer) {
        int length = 0;
        for (Node node = best; node.parent != null; node = node.parent) {
            for (int i = 0; i < Node.REPEAT; i++) {
                if (length < buffer.length) {
                    buffer[length] = (byte) node.action;
                }
                length++;
            }
        }
        return length;
    }

    /** Searches on until the horizon is reached or the pops are spent; returns how many were. */
    int run(int maxPops) {
        int pops = 0;
        Node current = best;
        boolean good = false;
        while (!isOver() && (best.x() - startX < HORIZON || !good) && pops < maxPops) {
            pops++;
            current = queue.poll();
            if (current.world == null && play(current)) {
                best = current;
                won = true;
                break;
            }
            good = judge(current);
            if (good) {
                accept(current);
            }
        }
        if (!won && current.x() - startX < HORIZON && furthest.x() > best.x() + FURTHER) {
            best = furthest;
        }
        return pops;
    }

    private boolean isOver() {
        return queue.isEmpty() || won || pool.isFull();
    }

    private World copy(World world) {
        World copy = pool.copy(world);
        if (compat) {
            copy.blurLikeReference();
        }
        return copy;
    }

    /** Plays a node's action; returns whether that is a win, without damage, that ends the search. */
    private boolean play(Node node) {
        World world = copy(node.parent.world);
        for (int i = 0; i < Node.REPEAT; i++) {
            world.update(node.action);
        }
        node.world = world;
        Mario mario = world.mario();
        int damage = damage(world, node.parent.world);
        node.value = Heuristic.remaining(mario.x(), mario.vx()) + damage * (DAMAGE_COST - 100 * node.depth);
        return stopAtWin && damage == 0 && world.status() == Status.WIN;
    }

    private static int damage(World world, World before) {
        int damage = world.mario().mode() < before.mario().mode() ? 1 : 0;
        if (world.status() == Status.LOSE) {
            damage += world.mario().y() > 16 * world.level().height() - 20 ? 5 : 2;
        }
        return damage;
    }

    /** Drops or defers a state, or returns that it is as good as was thought. */
    private boolean judge(Node node) {
        if (node.value < 0) {
            return false;
        }
        Mario mario = node.world.mario();
        if (!node.flagged && visited.hasNear((int) mario.x(), (int) mario.y(), node.time())) {
            node.flagged = true;
            node.value += VISITED_PENALTY;
            node.estimate = node.value;
            enqueue(node);
            return false;
        }
        if (node.value - node.estimate > SLACK) {
            node.estimate = node.value;
            enqueue(node);
            return false;
        }
        visited.add((int) mario.x(), (int) mario.y(), node.time());
        return true;
    }

    private void accept(Node node) {
        expand(node);
        if (best.cost() > node.cost()) {
            best = node;
        }
        if (node.x() > furthest.x()) {
            furthest = node;
        }
    }

    private void expand(Node node) {
        World world = node.world;
        if (world.status() != Status.RUNNING) {
            return;
        }
        boolean canJump = canJump(world) || node.parent != null && canJump(node.parent.world);
        for (int action : ACTIONS) {
            if (canJump || (action & JUMP) == 0) {
                float estimate = Heuristic.afterAction(world.mario().x(), world.mario().vx(), action);
                enqueue(pool.node(node, action, estimate));
            }
        }
    }

    private static boolean canJump(World world) {
        return world.mario().mayJump() || world.mario().jumpTime() > 0;
    }

    private void enqueue(Node node) {
        queue.add(node, node.cost() + node.time() * TIME_WEIGHT);
    }
}
