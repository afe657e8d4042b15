package marioenv.agents;

import java.util.ArrayList;
import java.util.List;
import marioenv.engine.World;

/** Nodes and worlds of one search, used again by the next: a long game makes no garbage. */
final class NodePool {
    private final World sample;
    private final List<Node> nodes = new ArrayList<>();
    private final List<World> worlds = new ArrayList<>();
    private int usedNodes;
    private int usedWorlds;

    /** @param sample any world of the level that is played */
    NodePool(World sample) {
        this.sample = sample;
    }

    void clear() {
        usedNodes = 0;
        usedWorlds = 0;
    }

    Node node(Node parent, int action, float estimate) {
        if (usedNodes == nodes.size()) {
            nodes.add(new Node());
        }
        Node node = nodes.get(usedNodes++);
        node.init(parent, action, estimate);
        return node;
    }

    /** Returns a world whose state the caller must set. */
    World world() {
        if (usedWorlds == worlds.size()) {
            worlds.add(sample.sibling());
        }
        return worlds.get(usedWorlds++);
    }
}
