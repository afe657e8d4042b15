package marioenv.play;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import marioenv.Configs;
import marioenv.Fixtures;
import marioenv.engine.Event;
import marioenv.level.Level;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The planner of the reference program, held to a number of pops, is matched action by action and in all results. */
class RecordedRunsTest {
    @TestFactory
    Stream<DynamicTest> actionsPathEventsAndResultsAreAsRecorded() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonObject entry : Fixtures.read("runs.json")) {
            for (JsonElement run : entry.getAsJsonArray("runs")) {
                JsonObject expected = run.getAsJsonObject();
                String name = entry.get("name").getAsString() + ", " + expected.get("budget") + " pops";
                tests.add(DynamicTest.dynamicTest(name, () -> replay(entry, expected)));
            }
        }
        return tests.stream();
    }

    private static void replay(JsonObject entry, JsonObject expected) {
        Level level = Fixtures.level(entry);
        RunConfig config = Configs.compat(
                expected.get("budget").getAsInt(), entry.get("mode").getAsInt(), entry.get("timer").getAsInt());
        Playthrough run = new Playthrough(level, config, 0, null);
        run.play(() -> false);
        Record record = run.record();
        assertEquals(expected.get("actions").getAsString(), actions(record), "actions");
        if (expected.has("pops")) {
            assertEquals(expected.get("pops").getAsLong(), run.pops(), "pops");
        }
        assertEquals(expected.get("path_crc").getAsLong(), pathChecksum(record), "path");
        assertEvents(expected.getAsJsonArray("events"), record.events());
        assertResult(expected, run.result());
        if (entry.has("wall_actions") && entry.get("wall_actions").getAsString().equals(actions(record))) {
            assertOccupancy(entry.getAsJsonArray("occupancy"), record, level);
        }
    }

    private static String actions(Record record) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < record.steps(); i++) {
            digits.append(Character.forDigit(record.action(i), 32));
        }
        return digits.toString();
    }

    private static long pathChecksum(Record record) {
        ByteBuffer path = ByteBuffer.allocate(8 * record.steps());
        for (int i = 0; i < record.steps(); i++) {
            path.putFloat(record.x(i)).putFloat(record.y(i));
        }
        CRC32 crc = new CRC32();
        crc.update(path.array());
        return crc.getValue();
    }

    private static void assertEvents(JsonArray expected, List<Event> events) {
        assertEquals(expected.size(), events.size(), "number of events");
        for (int i = 0; i < events.size(); i++) {
            float[] e = Fixtures.numbers(expected.get(i).getAsJsonArray());
            Event event = events.get(i);
            assertEquals(
                    new Event((int) e[0], (int) e[1], e[2], e[3], (int) e[4], (int) e[5]), event, "event " + i);
        }
    }

    private static void assertResult(JsonObject expected, Result r) {
        assertEquals(expected.get("status").getAsString(), r.status().name());
        assertEquals(Fixtures.number(expected.get("completion")), r.completion(), "completion");
        assertEquals(Fixtures.number(expected.get("max_x_jump")), r.maxJumpX(), "longest jump");
        String[] names = {
            "remaining_time", "mario_mode", "kills_total", "kills_fire", "kills_stomp", "kills_shell", "kills_fall", "hurts",
            "bump_question", "bump_brick", "jumps", "max_jump_air_time", "lives", "coins", "mushrooms", "fire_flowers",
            "destroyed_bricks"
        };
        int[] values = {
            r.remainingTime(), r.mode(), r.kills(), r.fireKills(), r.stompKills(), r.shellKills(), r.fallKills(), r.hurts(),
            r.contentBumps(), r.brokenBricks(), r.jumps(), r.maxAirTime(), r.lives(), r.coins(), r.mushrooms(),
            r.fireFlowers(), r.destroyedBricks()
        };
        for (int i = 0; i < names.length; i++) {
            assertEquals(expected.get(names[i]).getAsInt(), values[i], names[i]);
        }
        assertEquals(0, r.tileCoins(), "coin tiles have another code in compat mode");
    }

    private static void assertOccupancy(JsonArray expected, Record record, Level level) {
        float[] grid = new float[level.width() * level.height()];
        record.addOccupancy(grid, 0, level.width(), level.height(), 1);
        for (JsonElement cell : expected) {
            float[] c = Fixtures.numbers(cell.getAsJsonArray());
            int i = (int) c[0] * level.width() + (int) c[1];
            assertEquals(c[2], grid[i], "occupancy");
            grid[i] = 0;
        }
        for (float rest : grid) {
            assertEquals(0, rest, "occupancy elsewhere");
        }
    }
}
