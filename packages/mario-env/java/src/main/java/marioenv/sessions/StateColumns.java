package marioenv.sessions;

import java.nio.ByteBuffer;
import marioenv.engine.Mario;
import marioenv.engine.World;
import marioenv.play.Result;

/** The numbers of an observation. */
public final class StateColumns {
    /** Names of the columns. */
    public static final String[] NAMES = {
        "x", "y", "vx", "vy", "on_ground", "may_jump", "mode", "invulnerable", "time_left", "goal_x", "facing", "progress"
    };

    private StateColumns() {}

    /** Appends a row of floats. */
    public static void write(Session session, ByteBuffer out) {
        World world = session.game().world();
        Mario mario = world.mario();
        out.putFloat(mario.x()).putFloat(mario.y()).putFloat(mario.vx()).putFloat(mario.vy());
        out.putFloat(mario.onGround() ? 1 : 0).putFloat(mario.mayJump() ? 1 : 0).putFloat(mario.mode());
        out.putFloat(mario.invulnerable()).putFloat(world.timer()).putFloat(16 * session.level().goalColumn());
        out.putFloat(mario.facing()).putFloat(Result.completion(world, false));
    }
}
