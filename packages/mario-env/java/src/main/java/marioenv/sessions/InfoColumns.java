package marioenv.sessions;

import java.nio.ByteBuffer;
import marioenv.engine.World;
import marioenv.play.Playthrough;
import marioenv.play.Result;

/** The counts of a game under way. */
public final class InfoColumns {
    /** Names of the columns. */
    public static final String[] NAMES = {
        "status", "tick", "timer", "pause", "coins", "lives", "mode", "jumps", "kills_total", "kills_stomp", "kills_fire",
        "kills_shell", "kills_fall", "hurts", "mushrooms", "fire_flowers", "bumps_question", "bumps_brick", "tile_coins",
        "max_air_time", "level_width", "level_height", "flags", "steps"
    };

    private InfoColumns() {}

    /** Appends a row of ints. */
    public static void write(Session session, ByteBuffer out) {
        World world = session.game().world();
        Result r = session.game().result();
        out.putInt(r.status().ordinal()).putInt(world.tick()).putInt(world.timer()).putInt(world.pause());
        out.putInt(r.coins()).putInt(r.lives()).putInt(r.mode()).putInt(r.jumps());
        out.putInt(r.kills()).putInt(r.stompKills()).putInt(r.fireKills()).putInt(r.shellKills()).putInt(r.fallKills());
        out.putInt(r.hurts()).putInt(r.mushrooms()).putInt(r.fireFlowers());
        out.putInt(r.contentBumps()).putInt(r.brokenBricks()).putInt(r.tileCoins()).putInt(r.maxAirTime());
        out.putInt(session.level().width()).putInt(session.level().height());
        out.putInt(session.level().isDegenerate() ? Playthrough.DEGENERATE : 0).putInt(session.steps());
    }
}
