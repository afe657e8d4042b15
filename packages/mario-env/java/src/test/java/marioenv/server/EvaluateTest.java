package marioenv.server;

import static marioenv.server.TestEngine.fields;
import static marioenv.server.TestEngine.texts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import marioenv.Fixtures;
import marioenv.Levels;
import marioenv.server.TestEngine.Answer;
import marioenv.server.TestEngine.Client;
import marioenv.server.TestEngine.Part;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The {@code evaluate} request through real sockets. */
class EvaluateTest {
    private static TestEngine engine;
    private final Client client = engine.client();

    @BeforeAll
    static void start() throws Exception {
        engine = new TestEngine(2);
    }

    @AfterAll
    static void stop() throws Exception {
        engine.close();
    }

    private static String flat() {
        return Levels.flat(56).text();
    }

    private static String wall() {
        String wall = "-".repeat(20) + "X";
        return Levels.flat(56, wall, wall, wall, wall, wall, wall).text();
    }

    private static byte[] flatIntegers() {
        byte[] cells = new byte[16 * 56];
        Arrays.fill(cells, 14 * 56, cells.length, (byte) 11);
        return cells;
    }

    /** A recorded run comes back with its actions, through the socket as in the engine. */
    @Test
    void recordedRun() {
        JsonObject entry = Fixtures.read("runs.json").get(30);
        JsonObject run = entry.getAsJsonArray("runs").get(1).getAsJsonObject();
        JsonObject config = fields("compat", true, "node_budget", run.get("budget").getAsInt());
        Answer answer = client.call(
                "evaluate",
                fields("levels", texts(Fixtures.level(entry).text()), "config", config, "want", texts("actions", "path")));
        assertTrue(answer.ok(), answer.header().toString());
        assertArrayEquals(Fixtures.actions(run.get("actions").getAsString()), answer.frame("actions").array());
        assertEquals(run.get("jumps").getAsInt(), answer.frame("jumps").getInt(0));
        assertEquals(run.get("pops").getAsLong(), answer.frame("pops").getLong(0));
        assertEquals(12 * answer.frame("actions").capacity(), answer.frame("path").capacity());
    }

    /** Integers and text of one level give one result; runs without chance are copies. */
    @Test
    void integersAndRuns() {
        Answer text = client.call("evaluate", fields("levels", texts(flat()), "want", texts("occupancy", "events")));
        Answer integers = client.call(
                "evaluate",
                fields("config", fields("n_evals", 3), "want", texts("occupancy", "events")),
                Part.bytes("levels", new int[] {1, 16, 56}, flatIntegers()));
        assertEquals(3, integers.frame("status").capacity());
        assertEquals(1, integers.frame("status").get(2));
        assertEquals(text.frame("steps").getInt(0), integers.frame("steps").getInt(8));
        float sum = 0;
        for (int i = 0; i < 16 * 56; i++) {
            assertEquals(text.frame("occupancy").getFloat(4 * i), integers.frame("occupancy").getFloat(4 * i), 1e-5);
            sum += text.frame("occupancy").getFloat(4 * i);
        }
        assertEquals(text.frame("steps").getInt(0), sum);
        assertEquals(3 * text.frame("events").capacity(), integers.frame("events").capacity());
        assertEquals(12, text.frame("events").getFloat(0), "a win");
    }

    /** A bad level is told by row and column and spoils no other. */
    @Test
    void badLevels() {
        Answer answer = client.call("evaluate", fields("levels", texts(flat(), "---\n-~-", flat(), "")));
        assertTrue(answer.ok());
        assertArrayEquals(new byte[] {1, 0, 1, 0}, answer.frame("ok").array());
        JsonObject error = answer.header().getAsJsonArray("errors").get(0).getAsJsonObject();
        assertEquals("bad_level", error.get("code").getAsString());
        assertEquals(1, error.get("index").getAsInt());
        assertEquals(1, error.get("row").getAsInt());
        assertEquals(1, error.get("column").getAsInt());
        assertEquals(1, answer.frame("status").get(2));
        assertEquals(0, answer.frame("status").get(1));
    }

    /** Seeds belong to levels, so that cutting a batch in two changes nothing. */
    @Test
    void seedsAndCuts() {
        JsonObject config = fields("agent", "random", "n_evals", 4);
        byte[] seeds = TestEngine.little(16).putLong(5).putLong(6).array();
        Answer both = client.call(
                "evaluate",
                fields("levels", texts(flat(), flat()), "config", config, "want", texts("actions")),
                new Part("seeds", "u8", new int[] {2}, seeds));
        Answer second = client.call(
                "evaluate",
                fields("levels", texts(flat()), "config", config, "want", texts("actions")),
                new Part("seeds", "u8", new int[] {1}, Arrays.copyOfRange(seeds, 8, 16)));
        int from = both.frame("steps_offset").getInt(4 * 4);
        byte[] actions = both.frame("actions").array();
        assertArrayEquals(second.frame("actions").array(), Arrays.copyOfRange(actions, from, actions.length));
        assertFalse(Arrays.equals(
                Arrays.copyOfRange(actions, 0, 50), Arrays.copyOfRange(actions, from, from + 50)), "other seed, other run");
    }

    /** Scripts are one for all or one a level; without a limit a run ends with its script. */
    @Test
    void scripts() {
        JsonObject config = fields("agent", "script", "timer_seconds", 0);
        Answer answer = client.call(
                "evaluate",
                fields("levels", texts(flat(), flat()), "config", config, "want", texts("path")),
                Part.bytes("actions", new int[] {2, 3}, new byte[] {10, 10, 10, 2, 2, 2}));
        assertEquals(3, answer.frame("steps").getInt(0));
        assertEquals(14.686521f, answer.frame("path").getFloat(2 * 12));
        assertEquals(8 + 0.6f, answer.frame("path").getFloat(3 * 12), 1e-6);
    }

    /** A waiting request is answered at once when it is cancelled; a running one at its next decision. */
    @Test
    void cancel() {
        JsonObject slow = fields("node_budget", 20000, "timer_seconds", 100000, "compat", true);
        String[] many = new String[200];
        Arrays.fill(many, wall());
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(client.send("evaluate", fields("levels", texts(many), "config", slow.deepCopy())));
        }
        Client other = engine.client();
        while (other.call("ping", fields()).header().get("busy").getAsInt() < 2) {
            Thread.yield();
        }
        assertFalse(other.call("cancel", fields("target", ids.get(0))).header().get("found").getAsBoolean());
        client.send("cancel", fields("target", ids.get(2)));
        Answer waiting = client.receive();
        assertEquals(ids.get(2), waiting.id());
        assertEquals("cancelled", waiting.code());
        assertTrue(client.receive().header().get("found").getAsBoolean());
        client.send("cancel", fields("target", ids.get(0)));
        client.send("cancel", fields("target", ids.get(1)));
        int cancelled = 0;
        for (int i = 0; i < 4; i++) {
            Answer answer = client.receive();
            if (answer.frames().containsKey("ok")) {
                assertEquals(200, answer.header().getAsJsonArray("errors").size());
                cancelled++;
            }
        }
        assertEquals(2, cancelled);
        assertEquals(0, other.call("ping", fields()).header().get("queued").getAsInt());
    }

    /** What a request may not say is told with the rule. */
    @Test
    void refusals() {
        String[][] cases = {
            {"{}", "levels is missing"},
            {"{\"levels\":[]}", "levels is empty"},
            {"{\"levels\":[1]}", "list of texts"},
            {"{\"levels\":[\"-\"],\"config\":{\"node_budget\":0}}", "node_budget in config must be an integer from 1 to"},
            {"{\"levels\":[\"-\"],\"config\":{\"node_budget\":1e3}}", "must be an integer"},
            {"{\"levels\":[\"-\"],\"config\":{\"agent\":\"bob\"}}", "one of astar, noop, random, script"},
            {"{\"levels\":[\"-\"],\"config\":{\"nodes\":5}}", "unknown field nodes in config"},
            {"{\"levels\":[\"-\"],\"config\":[]}", "must be an object"},
            {"{\"levels\":[\"-\"],\"config\":{\"timer_seconds\":0}}", "needs max_steps"},
            {"{\"levels\":[\"-\"],\"config\":{\"agent\":\"script\"}}", "takes the frame actions"},
            {"{\"levels\":[\"-\"],\"config\":{\"budget_jitter\":2}}", "a number from 0"},
            {"{\"levels\":[\"-\"],\"config\":{\"seed\":-1}}", "unsigned 64-bit"},
            {"{\"levels\":[\"-\"],\"want\":[\"gold\"]}", "want has gold"},
            {"{\"levels\":[\"-\"],\"extra\":1}", "unknown field extra in the header"},
        };
        for (String[] refusal : cases) {
            JsonObject request = com.google.gson.JsonParser.parseString(refusal[0]).getAsJsonObject();
            Answer answer = client.call("evaluate", request);
            assertEquals("bad_request", answer.code(), refusal[0]);
            assertTrue(answer.message().contains(refusal[1]), refusal[0] + ": " + answer.message());
        }
    }

    /** Frames must be what the header says of them. */
    @Test
    void frames() {
        Answer shape = client.call("evaluate", fields(), Part.bytes("levels", new int[] {1, 16, 55}, flatIntegers()));
        assertEquals("bad_request", shape.code());
        Answer dimensions = client.call("evaluate", fields(), Part.bytes("levels", new int[] {16, 56}, flatIntegers()));
        assertTrue(dimensions.message().contains("3 dimensions"), dimensions.message());
        Answer type = client.call(
                "evaluate", fields(), new Part("levels", "i4", new int[] {1, 16, 14}, flatIntegers()));
        assertTrue(type.message().contains("must be u1"), type.message());
        Answer unknown = client.call(
                "evaluate", fields("levels", texts(flat())), Part.bytes("gold", new int[] {1}, new byte[1]));
        assertTrue(unknown.message().contains("unknown frame gold"), unknown.message());
        Answer huge = client.call(
                "evaluate",
                fields(),
                new Part("levels", "u1", new int[] {1 << 23, 1 << 23, 1 << 23}, new byte[8]));
        assertEquals("bad_request", huge.code());
    }

    /** Too many levels, or too much of a reply, is too large. */
    @Test
    void tooLarge() {
        Answer levels = client.call(
                "evaluate", fields(), Part.bytes("levels", new int[] {4097, 2, 1}, new byte[2 * 4097]));
        assertEquals("too_large", levels.code());
        Answer runs = client.call(
                "evaluate",
                fields("config", fields("n_evals", 1000)),
                Part.bytes("levels", new int[] {4096, 2, 1}, new byte[2 * 4096]));
        assertEquals("too_large", runs.code());
    }
}
