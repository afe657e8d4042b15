package marioenv.sessions;

import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import marioenv.level.Level;
import marioenv.wire.ErrorCode;
import marioenv.wire.Limits;
import marioenv.wire.RequestException;

/** All sessions by number; bounded in number, in size and in the time that one is left alone. */
public final class SessionTable {
    /** Cells of all levels together; a cell takes some 10 bytes. */
    private static final long MOST_CELLS = 16 << 20;
    private static final long SWEEP_NANOS = 10_000_000_000L;

    private final Map<Integer, Session> sessions = new HashMap<>();
    private long cells;
    private int lastId;
    private final LongSupplier clock;
    private long lastSweep;

    public SessionTable() {
        this(System::nanoTime);
    }

    /** @param clock tells the time, ns */
    SessionTable(LongSupplier clock) {
        this.clock = clock;
        lastSweep = clock.getAsLong();
    }

    public int count() {
        return sessions.size();
    }

    /**
     * Takes sessions in, all or none.
     *
     * @return their numbers
     * @throws RequestException {@code too_large} if there are too many or their levels are too large together
     */
    public int[] add(Session[] added) throws RequestException {
        if (sessions.size() + added.length > Limits.SESSIONS) {
            throw new RequestException(ErrorCode.TOO_LARGE, "there are at most " + Limits.SESSIONS + " sessions; close some");
        }
        long more = 0;
        for (Session session : added) {
            more += cells(session.level());
        }
        requireCells(cells + more);
        cells += more;
        int[] ids = new int[added.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = freeId();
            sessions.put(ids[i], added[i]);
            added[i].use(clock.getAsLong());
        }
        return ids;
    }

    private int freeId() {
        do {
            lastId++;
        } while (sessions.containsKey(lastId));
        return lastId;
    }

    /** Reserves the room that other levels take than those that sessions have. */
    public void checkRoom(Session[] changed, Level[] levels) throws RequestException {
        long after = cells;
        for (int i = 0; i < levels.length; i++) {
            after += cells(levels[i]) - cells(changed[i].level());
        }
        requireCells(after);
        cells = after;
    }

    private static void requireCells(long cells) throws RequestException {
        if (cells > MOST_CELLS) {
            throw new RequestException(
                    ErrorCode.TOO_LARGE, "the levels of all sessions would have " + cells + " cells; at most " + MOST_CELLS);
        }
    }

    /**
     * Returns sessions by their numbers.
     *
     * @param client who asks; it must have made them
     * @throws RequestException {@code unknown_session}, or {@code busy} if a number stands there twice
     */
    public Session[] find(int[] ids, byte[] client) throws RequestException {
        Session[] found = new Session[ids.length];
        Set<Integer> seen = new HashSet<>(2 * ids.length);
        long now = clock.getAsLong();
        for (int i = 0; i < ids.length; i++) {
            Session session = sessions.get(ids[i]);
            if (session == null || !session.belongsTo(client)) {
                JsonObject detail = new JsonObject();
                detail.addProperty("session", Integer.toUnsignedLong(ids[i]));
                throw new RequestException(ErrorCode.UNKNOWN_SESSION, "unknown session "
                        + Integer.toUnsignedString(ids[i]) + "; sessions end after " + Limits.IDLE_SECONDS
                        + " s without use and belong to one connection", detail);
            }
            if (!seen.add(ids[i])) {
                throw new RequestException(ErrorCode.BUSY, "session " + ids[i] + " stands twice in the request");
            }
            session.use(now);
            found[i] = session;
        }
        return found;
    }

    /** Forgets sessions; returns how many there were. */
    public int remove(int[] ids) {
        int removed = 0;
        for (int id : ids) {
            Session session = sessions.remove(id);
            if (session != null) {
                cells -= cells(session.level());
                removed++;
            }
        }
        return removed;
    }

    /** Forgets the sessions that nobody has used for long. */
    public void closeIdle() {
        long now = clock.getAsLong();
        if (now - lastSweep < SWEEP_NANOS) {
            return;
        }
        lastSweep = now;
        int[] idle = sessions.entrySet().stream()
                .filter(entry -> now - entry.getValue().lastUse() > Limits.IDLE_SECONDS * 1_000_000_000L)
                .mapToInt(Map.Entry::getKey)
                .toArray();
        remove(idle);
    }

    private static long cells(Level level) {
        return (long) level.width() * level.height();
    }
}
