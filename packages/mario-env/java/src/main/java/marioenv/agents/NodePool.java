package marioenv.agents;

import java.util.ArrayList;
import java.util.List;
import marioenv.engine.World;

/** Nodes and worlds of one search, used again by the next: a long game makes no garbage. */
final class NodePool {
    /** About 100 MB; only levels that swarm with enemies come near, and then at any time on any machine. */
    private static final long MOST_SPRITES = 1_000_000;

    private final World sample;
    private final List<Node> nodes = new ArrayList<>();
    private final List<World> worlds = new ArrayList<>();
    private int usedNodes;
    private int usedWorlds;
    private long usedSprites;

    /** @param sample any world of the level that is played */
    NodePool(World sample) {
        this.sample = sample;
    }

    void clear() {
        usedNodes = 0;
        usedWorlds = 0;
        usedSprites = 0;
    }

    /** Whether the worlds of this search hold so many sprites that it must end. */
    boolean isFull() {
        return usedSprites > MOST_SPRITES;
    }

    Node node(Node parent, int action, float estimate) {
        if (usedNodes == nodes.size()) {
            nodes.add(new Node());
        }
        Node node = nodes.get(usedNodes++);
        node.init(parent, action, estimate);
        return node;
    }

    /** Returns a copy of a world. */
    World copy(World world) {
        if (usedWorlds == worlds.size()) {
            worlds.add(sample.sibling());
        }
        World copy = worlds.get(usedWorlds++);
        copy.copyFrom(world);
        usedSprites += world.spriteCount();
        return copy;
    }
}
