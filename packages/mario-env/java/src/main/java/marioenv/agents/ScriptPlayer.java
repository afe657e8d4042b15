package marioenv.agents;

import marioenv.engine.Buttons;
import marioenv.engine.World;

/** Plays a given list of button masks, then holds no button. */
public final class ScriptPlayer implements Player {
    private final byte[] actions;
    private final int end;
    private int next;

    /**
     * @param actions buffer of masks
     * @param offset where the list begins in it
     * @param length number of masks
     */
    public ScriptPlayer(byte[] actions, int offset, int length) {
        this.actions = actions;
        next = offset;
        end = offset + length;
    }

    @Override
    public int decide(World world) {
        return next < end ? actions[next++] & Buttons.ALL : Buttons.NONE;
    }
}
