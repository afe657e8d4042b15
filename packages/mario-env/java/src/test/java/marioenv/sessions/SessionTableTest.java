package marioenv.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import marioenv.Configs;
import marioenv.Levels;
import marioenv.level.Level;
import marioenv.level.LevelFormatException;
import marioenv.level.LevelParser;
import marioenv.play.RunConfig.Agent;
import marioenv.wire.ErrorCode;
import marioenv.wire.Limits;
import marioenv.wire.RequestException;
import org.junit.jupiter.api.Test;

/** Sessions end when nobody uses them, and are bounded in number and size. */
class SessionTableTest {
    private static final byte[] OWNER = {1};
    private static final View VIEW = new View(View.Kind.NONE, false);
    private static final long MINUTE = 60_000_000_000L;

    private long now = 5;
    private final SessionTable table = new SessionTable(() -> now);

    private static Session session(Level level) {
        return new Session(OWNER, level, Configs.standard(Agent.NOOP), VIEW);
    }

    private static ErrorCode code(org.junit.jupiter.api.function.Executable request) {
        return assertThrows(RequestException.class, request).code();
    }

    /** Ten minutes without use end a session; use keeps it. */
    @Test
    void idle() throws RequestException {
        int[] ids = table.add(new Session[] {session(Levels.flat(9)), session(Levels.flat(9))});
        now += 9 * MINUTE;
        table.find(new int[] {ids[1]}, OWNER);
        table.closeIdle();
        assertEquals(2, table.count());
        now += 2 * MINUTE;
        table.closeIdle();
        assertEquals(1, table.count());
        assertEquals(ErrorCode.UNKNOWN_SESSION, code(() -> table.find(ids, OWNER)));
    }

    /** There are so many sessions and no more; closed ones make room. */
    @Test
    void number() throws RequestException {
        Session[] many = new Session[Limits.SESSIONS];
        Level level = Levels.flat(9);
        for (int i = 0; i < many.length; i++) {
            many[i] = session(level);
        }
        int[] ids = table.add(many);
        assertEquals(ErrorCode.TOO_LARGE, code(() -> table.add(new Session[] {session(level)})));
        assertEquals(2, table.remove(new int[] {ids[3], ids[4]}));
        table.add(new Session[] {session(level)});
        assertEquals(Limits.SESSIONS - 1, table.count());
    }

    /** Huge levels count by their cells, also when a session changes its level. */
    @Test
    void size() throws RequestException, LevelFormatException {
        String row = "-".repeat(LevelParser.MAX_WIDTH) + "\n";
        Level huge = LevelParser.fromText(row.repeat(LevelParser.MAX_HEIGHT));
        Session[] sessions = new Session[63];
        for (int i = 0; i < sessions.length; i++) {
            sessions[i] = session(huge);
        }
        table.add(sessions);
        Session small = session(Levels.flat(9));
        int[] id = table.add(new Session[] {small});
        assertEquals(ErrorCode.TOO_LARGE, code(() -> table.add(new Session[] {session(huge), session(huge)})));
        table.remove(id);
        Session[] last = {session(Levels.flat(9))};
        table.add(last);
        table.checkRoom(last, new Level[] {huge});
        last[0].begin(huge, last[0].config());
        assertEquals(ErrorCode.TOO_LARGE, code(() -> table.add(new Session[] {session(Levels.flat(9))})));
    }
}
