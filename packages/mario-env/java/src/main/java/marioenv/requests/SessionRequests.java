package marioenv.requests;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.ByteBuffer;
import marioenv.engine.World;
import marioenv.level.Level;
import marioenv.sessions.InfoColumns;
import marioenv.sessions.Planes;
import marioenv.sessions.SavedSession;
import marioenv.sessions.Session;
import marioenv.sessions.SessionTable;
import marioenv.sessions.StateColumns;
import marioenv.sessions.View;
import marioenv.wire.ErrorCode;
import marioenv.wire.Fields;
import marioenv.wire.Frame;
import marioenv.wire.Reply;
import marioenv.wire.Request;
import marioenv.wire.RequestException;

/** Answers the {@code env_} requests. One thread owns all sessions, so that none is used twice at a time. */
public final class SessionRequests {
    private static final int LONGEST_REPEAT = 1000;
    /** Ticks of one request: it keeps the server's thread for well under a second. */
    private static final int MOST_TICKS = 1 << 18;
    private static final int RESTART = 128;
    private static final int BUTTONS = 31;

    private final Counters counters;
    private final SessionTable table = new SessionTable();

    public SessionRequests(Counters counters) {
        this.counters = counters;
    }

    public int count() {
        return table.count();
    }

    public void closeIdle() {
        table.closeIdle();
    }

    /** Adds the names of planes and columns to an object. */
    public void describe(JsonObject fields) {
        fields.add("planes", Reply.list(Planes.NAMES));
        fields.add("state_fields", Reply.list(StateColumns.NAMES));
        fields.add("info_fields", Reply.list(InfoColumns.NAMES));
    }

    /** {@code env_create}: one session a level, or none at all if a level is bad. */
    public Reply create(Job job) throws RequestException {
        Request request = job.request();
        LevelSource levels = LevelSource.require(request);
        ConfigFields.Settings settings = ConfigFields.read(request.fields().object("config"));
        View view = view(request.fields().object("observation"));
        request.finish();
        Session[] sessions = new Session[levels.count()];
        for (int i = 0; i < sessions.length; i++) {
            sessions[i] = new Session(job.client(), levels.readGood(i), settings.config(), view);
        }
        return introduce(sessions);
    }

    private Reply introduce(Session[] sessions) throws RequestException {
        Reply reply = new Reply();
        int[] ids = table.add(sessions);
        ByteBuffer frame = reply.frame("sessions", "u4", ids.length).buffer();
        for (int id : ids) {
            frame.putInt(id);
        }
        SessionFrames.write(reply, sessions);
        return reply;
    }

    /** {@code env_step}: one tick or several in every session named. */
    public Reply step(Job job) throws RequestException {
        Request request = job.request();
        Session[] sessions = sessions(job);
        Frame actions = request.frame("actions", "u1", 1);
        int repeat = (int) request.fields().integer("repeat", 1, 1, LONGEST_REPEAT);
        boolean withEvents = request.fields().flag("events", false);
        request.finish();
        if (actions == null || actions.data().length != sessions.length) {
            throw RequestException.bad("actions must be u1 (" + sessions.length + ",), one mask a session");
        }
        if ((long) sessions.length * repeat > MOST_TICKS) {
            throw new RequestException(ErrorCode.TOO_LARGE, "sessions times repeat is above " + MOST_TICKS);
        }
        for (byte action : actions.data()) {
            if ((action & 0xff) > BUTTONS && (action & 0xff) != RESTART) {
                throw RequestException.bad("action " + (action & 0xff) + " is neither 0 to 31 nor " + RESTART);
            }
        }
        EventCollector events = withEvents ? new EventCollector() : null;
        long steps = 0;
        for (int i = 0; i < sessions.length; i++) {
            steps += play(sessions[i], i, actions.data()[i], repeat, events);
        }
        counters.addEnvSteps(steps);
        Reply reply = new Reply();
        SessionFrames.write(reply, sessions);
        if (withEvents) {
            events.write(reply);
        }
        return reply;
    }

    private static int play(Session session, int index, byte action, int repeat, EventCollector events) {
        if (action == (byte) RESTART) {
            session.begin(session.level(), session.config());
            return 0;
        }
        return session.step(action, repeat, events == null ? null : event -> events.add(index, event));
    }

    /** {@code env_reset}: the level from its start, the same or another one. */
    public Reply reset(Job job) throws RequestException {
        Request request = job.request();
        Session[] sessions = sessions(job);
        LevelSource levels = LevelSource.take(request);
        ConfigFields.Settings settings =
                request.fields().has("config") ? ConfigFields.read(request.fields().object("config")) : null;
        request.finish();
        if (levels != null && levels.count() != 1 && levels.count() != sessions.length) {
            throw RequestException.bad(levels.count() + " levels for " + sessions.length + " sessions");
        }
        Level[] next = new Level[sessions.length];
        for (int i = 0; i < next.length; i++) {
            boolean shared = levels != null && levels.count() == 1 && i > 0;
            next[i] = levels == null ? sessions[i].level() : shared ? next[0] : levels.readGood(i);
        }
        table.checkRoom(sessions, next);
        for (int i = 0; i < next.length; i++) {
            sessions[i].begin(next[i], settings == null ? sessions[i].config() : settings.config());
        }
        Reply reply = new Reply();
        SessionFrames.write(reply, sessions);
        return reply;
    }

    /** {@code env_clone}: new sessions in the states of others. */
    public Reply copy(Job job) throws RequestException {
        Session[] sessions = sessions(job);
        job.request().finish();
        Session[] copies = new Session[sessions.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = sessions[i].copy();
        }
        Reply reply = new Reply();
        int[] ids = table.add(copies);
        ByteBuffer frame = reply.frame("sessions", "u4", ids.length).buffer();
        for (int id : ids) {
            frame.putInt(id);
        }
        return reply;
    }

    /** {@code env_save}: a session as bytes. */
    public Reply save(Job job) throws RequestException {
        Session session = single(job);
        job.request().finish();
        byte[] state = SavedSession.write(session);
        Reply reply = new Reply();
        reply.frame("state", "u1", state.length).buffer().put(state);
        return reply;
    }

    /** {@code env_load}: a session from bytes, in place of another or new. */
    public Reply load(Job job) throws RequestException {
        Request request = job.request();
        Frame state = request.frame("state", "u1", 1);
        Session target = request.dimensions("sessions") == 0 ? null : single(job);
        request.finish();
        if (state == null) {
            throw RequestException.bad("state is missing: the frame that env_save returned");
        }
        Session loaded = SavedSession.read(state.data(), job.client());
        if (target == null) {
            return introduce(new Session[] {loaded});
        }
        table.checkRoom(new Session[] {target}, new Level[] {loaded.level()});
        target.become(loaded);
        Reply reply = new Reply();
        SessionFrames.write(reply, new Session[] {target});
        return reply;
    }

    /** {@code env_render}: all that is needed to draw the game. */
    public Reply render(Job job) throws RequestException {
        Session session = single(job);
        job.request().fields().choice("mode", "scene");
        job.request().finish();
        Reply reply = new Reply();
        World world = session.game().world();
        SceneFrames.write(reply, world);
        JsonObject fields = reply.fields();
        fields.add("camera", pair(world.cameraX(), world.cameraY()));
        fields.addProperty("tick", world.tick());
        fields.addProperty("timer", world.timer());
        fields.addProperty("status", world.status().ordinal());
        fields.addProperty("mode", world.mario().mode());
        fields.addProperty("coins", world.coins());
        fields.addProperty("lives", world.lives());
        fields.add("start", pair(session.level().startRow(), session.level().startColumn()));
        fields.add("goal", pair(session.level().goalRow(), session.level().goalColumn()));
        return reply;
    }

    private static JsonArray pair(Number first, Number second) {
        JsonArray pair = new JsonArray();
        pair.add(new JsonPrimitive(first));
        pair.add(new JsonPrimitive(second));
        return pair;
    }

    /** {@code env_close}: forgets sessions. */
    public Reply close(Job job) throws RequestException {
        int[] ids = ids(job.request());
        job.request().finish();
        table.find(ids, job.client());
        Reply reply = new Reply();
        reply.fields().addProperty("closed", table.remove(ids));
        return reply;
    }

    private Session single(Job job) throws RequestException {
        Session[] sessions = sessions(job);
        if (sessions.length != 1) {
            throw RequestException.bad("sessions must hold one id here");
        }
        return sessions[0];
    }

    private Session[] sessions(Job job) throws RequestException {
        return table.find(ids(job.request()), job.client());
    }

    private static int[] ids(Request request) throws RequestException {
        Frame frame = request.frame("sessions", "u4", 1);
        if (frame == null) {
            throw RequestException.bad("sessions is missing: a frame u4 (n,)");
        }
        int[] ids = new int[frame.shape()[0]];
        frame.buffer().asIntBuffer().get(ids);
        return ids;
    }

    private static View view(Fields fields) throws RequestException {
        String kind = fields.choice("kind", "planes", "codes", "none");
        boolean onCamera = fields.choice("view", "mario", "camera").equals("camera");
        fields.finish();
        return switch (kind) {
            case "codes" -> new View(View.Kind.CODES, onCamera);
            case "none" -> new View(View.Kind.NONE, onCamera);
            default -> new View(View.Kind.PLANES, onCamera);
        };
    }
}
