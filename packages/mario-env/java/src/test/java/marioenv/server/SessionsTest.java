package marioenv.server;

import static marioenv.server.TestEngine.fields;
import static marioenv.server.TestEngine.texts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.util.Arrays;
import marioenv.Levels;
import marioenv.server.TestEngine.Answer;
import marioenv.server.TestEngine.Client;
import marioenv.server.TestEngine.Part;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The {@code env_} requests through real sockets. */
class SessionsTest {
    private static final int INFO_COLUMNS = 24;
    private static TestEngine engine;
    private final Client client = engine.client();

    @BeforeAll
    static void start() throws Exception {
        engine = new TestEngine(1);
    }

    @AfterAll
    static void stop() throws Exception {
        engine.close();
    }

    private int[] create(int n, JsonObject more) {
        String[] levels = new String[n];
        Arrays.fill(levels, Levels.flat(56, "--------g").text());
        more.add("levels", texts(levels));
        Answer answer = client.call("env_create", more);
        assertTrue(answer.ok(), answer.header().toString());
        int[] ids = new int[n];
        answer.frame("sessions").asIntBuffer().get(ids);
        return ids;
    }

    private static float x(Answer answer, int i) {
        return answer.frame("state").getFloat(4 * 12 * i);
    }

    private static int info(Answer answer, int i, String column) {
        int place = Arrays.asList(marioenv.sessions.InfoColumns.NAMES).indexOf(column);
        return answer.frame("info").getInt(4 * (INFO_COLUMNS * i + place));
    }

    /** Many sessions step in one request, each with its own buttons. */
    @Test
    void step() {
        int[] ids = create(3, fields());
        Answer answer = client.call("env_step", fields(), Part.ids(ids), Part.actions(10, 2, 0));
        assertEquals(9.2f, x(answer, 0));
        assertEquals(8.6f, x(answer, 1));
        assertEquals(8, x(answer, 2));
        assertEquals(3 * 20 * 32, answer.frame("grid").capacity());
        assertEquals(2, info(answer, 1, "tick"));
        assertEquals(1, info(answer, 1, "steps"));
        Answer repeated = client.call("env_step", fields("repeat", 4), Part.ids(ids[0]), Part.actions(10));
        assertEquals(23.568394f, x(repeated, 0));
    }

    /** A finished game stands still; 128 starts it anew. */
    @Test
    void restart() {
        int[] ids = create(1, fields());
        Answer end = client.call("env_step", fields("repeat", 1000), Part.ids(ids), Part.actions(2));
        assertEquals(2, info(end, 0, "status"));
        Answer still = client.call("env_step", fields(), Part.ids(ids), Part.actions(2));
        assertEquals(info(end, 0, "tick"), info(still, 0, "tick"));
        Answer again = client.call("env_step", fields(), Part.ids(ids), Part.actions(128));
        assertEquals(1, info(again, 0, "tick"));
        assertEquals(0, info(again, 0, "steps"));
        assertEquals(8, x(again, 0));
    }

    /** Events carry the session's place. */
    @Test
    void events() {
        int[] ids = create(2, fields());
        Answer answer =
                client.call("env_step", fields("repeat", 1000, "events", true), Part.ids(ids), Part.actions(0, 2));
        ByteBuffer events = answer.frame("events");
        boolean lost = false;
        for (int i = 0; i < events.capacity(); i += 4 * 7) {
            lost |= events.getFloat(i) == 1 && events.getFloat(i + 4) == 11;
        }
        assertTrue(lost, "the second one runs into the goomba");
    }

    /** Clones and saved states go on like the original. */
    @Test
    void cloneAndSave() {
        int[] ids = create(1, fields());
        client.call("env_step", fields("repeat", 20), Part.ids(ids), Part.actions(10));
        int copy = client.call("env_clone", fields(), Part.ids(ids)).frame("sessions").getInt();
        byte[] state = client.call("env_save", fields(), Part.ids(ids)).frame("state").array();
        Answer original = client.call("env_step", fields("repeat", 5), Part.ids(ids), Part.actions(26));
        Answer cloned = client.call("env_step", fields("repeat", 5), Part.ids(copy), Part.actions(26));
        assertArrayEquals(original.frame("state").array(), cloned.frame("state").array());
        Part blob = Part.bytes("state", new int[] {state.length}, state);
        int loaded = client.call("env_load", fields(), blob).frame("sessions").getInt();
        client.call("env_load", fields(), blob, Part.ids(ids));
        for (int id : new int[] {loaded, ids[0]}) {
            Answer again = client.call("env_step", fields("repeat", 5), Part.ids(id), Part.actions(26));
            assertArrayEquals(original.frame("state").array(), again.frame("state").array());
            assertArrayEquals(original.frame("info").array(), again.frame("info").array());
        }
        state[state.length / 2] ^= 1;
        assertEquals("bad_request", client.call("env_load", fields(), blob).code());
    }

    /** A reset may bring another level and another configuration. */
    @Test
    void reset() {
        int[] ids = create(2, fields());
        String other = Levels.flat(80, "----M").text();
        Answer answer = client.call(
                "env_reset", fields("levels", texts(other), "config", fields("start_mode", 2)), Part.ids(ids));
        assertEquals(16 * 4 + 8, x(answer, 1));
        assertEquals(80, info(answer, 1, "level_width"));
        assertEquals(2, info(answer, 0, "mode"));
        Answer again = client.call("env_reset", fields(), Part.ids(ids));
        assertEquals(80, info(again, 0, "level_width"));
        assertEquals(
                "bad_request", client.call("env_reset", fields("levels", texts(other, other, other)), Part.ids(ids)).code());
        assertEquals("bad_level", client.call("env_reset", fields("levels", texts("-~")), Part.ids(ids)).code());
    }

    /** The scene holds all tiles and sprites, Mario last. */
    @Test
    void render() {
        int[] ids = create(1, fields());
        Answer scene = client.call("env_render", fields("mode", "scene"), Part.ids(ids));
        assertEquals(16 * 56, scene.frame("tiles").capacity());
        assertEquals(2 * 8 * 4, scene.frame("sprites").capacity());
        assertEquals(2, scene.frame("sprites").getFloat(0));
        assertEquals(-31, scene.frame("sprites").getFloat(32));
        assertEquals("[13,55]", scene.header().get("goal").toString());
    }

    /** Codes and bare numbers are the other kinds of observation. */
    @Test
    void kinds() {
        int[] codes = create(1, fields("observation", fields("kind", "codes", "view", "camera")));
        Answer answer = client.call("env_step", fields(), Part.ids(codes), Part.actions(0));
        assertEquals(1, answer.frame("scene").get(14 * 16));
        assertEquals(2, answer.frame("sprites").get(13 * 16 + 8));
        int[] none = create(1, fields("observation", fields("kind", "none")));
        Answer bare = client.call("env_step", fields(), Part.ids(none), Part.actions(0));
        assertFalse(bare.frames().containsKey("grid"));
        assertEquals(
                "bad_request", client.call("env_step", fields(), Part.ids(codes[0], none[0]), Part.actions(0, 0)).code());
    }

    /** Sessions belong to their connection, and end when they are closed. */
    @Test
    void ownership() {
        int[] ids = create(2, fields());
        Client other = engine.client();
        assertEquals("unknown_session", other.call("env_step", fields(), Part.ids(ids[0]), Part.actions(0)).code());
        assertEquals("unknown_session", other.call("env_close", fields(), Part.ids(ids[0])).code());
        assertEquals("busy", client.call("env_step", fields(), Part.ids(ids[0], ids[0]), Part.actions(0, 0)).code());
        assertEquals(2, client.call("env_close", fields(), Part.ids(ids)).header().get("closed").getAsInt());
        assertEquals("unknown_session", client.call("env_step", fields(), Part.ids(ids[0]), Part.actions(0)).code());
    }

    /** Wrong buttons, counts and levels are refused and change nothing. */
    @Test
    void refusals() {
        int[] ids = create(2, fields());
        assertEquals("bad_request", client.call("env_step", fields(), Part.ids(ids), Part.actions(0)).code());
        assertEquals("bad_request", client.call("env_step", fields(), Part.ids(ids), Part.actions(0, 32)).code());
        assertEquals("bad_request", client.call("env_step", fields("repeat", 0), Part.ids(ids), Part.actions(0, 0)).code());
        assertEquals("bad_request", client.call("env_step", fields(), Part.actions(0, 0)).code());
        Answer answer = client.call("env_create", fields("levels", texts(Levels.flat(9).text(), "-")));
        assertEquals("bad_level", answer.code());
        JsonObject detail = answer.header().getAsJsonObject("error").getAsJsonObject("detail");
        assertEquals(1, detail.get("index").getAsInt());
        assertEquals(1, info(client.call("env_step", fields(), Part.ids(ids), Part.actions(0, 0)), 0, "steps"));
    }

    /** The number of sessions is bounded. */
    @Test
    void manySessions() {
        int[] first = create(4000, fields());
        String[] more = new String[97];
        Arrays.fill(more, Levels.flat(9).text());
        assertEquals("too_large", client.call("env_create", fields("levels", texts(more))).code());
        assertEquals(4000, client.call("env_close", fields(), Part.ids(first)).header().get("closed").getAsInt());
    }
}
