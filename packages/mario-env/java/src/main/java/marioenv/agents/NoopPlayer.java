package marioenv.agents;

import marioenv.engine.Buttons;
import marioenv.engine.World;

/** Holds no button. */
public final class NoopPlayer implements Player {
    @Override
    public int decide(World world) {
        return Buttons.NONE;
    }
}
