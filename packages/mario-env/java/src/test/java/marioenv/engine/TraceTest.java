package marioenv.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import marioenv.Fixtures;
import marioenv.level.Level;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Recorded games are replayed and compared at every tick, bit for bit. */
class TraceTest {
    @TestFactory
    Stream<DynamicTest> everyTickIsAsRecorded() {
        return Fixtures.read("traces.json").stream()
                .map(trace -> DynamicTest.dynamicTest(trace.get("name").getAsString(), () -> replay(trace)));
    }

    private static void replay(JsonObject trace) {
        Level level = Fixtures.level(trace);
        byte[] actions = Fixtures.actions(trace.get("actions").getAsString());
        String crc = trace.get("crc").getAsString();
        World world = new World(level, 5);
        world.start(trace.get("mode").getAsInt(), 1000 * trace.get("timer").getAsInt(), new GameLog(true));
        world.update(Buttons.NONE);
        List<Event> events = new ArrayList<>();
        for (int frame = 0; frame <= actions.length; frame++) {
            if (frame > 0) {
                world.update(actions[frame - 1]);
                events.addAll(world.log().events());
            }
            byte[] state = frame(world);
            String expected = crc.substring(8 * frame, 8 * frame + 8);
            if (!expected.equals(crc(state))) {
                assertEquals(recorded(trace, frame), shown(world), "frame " + frame);
            }
            assertEquals(expected, crc(state), "frame " + frame);
        }
        assertEquals(trace.getAsJsonArray("events").size(), events.size());
        for (int i = 0; i < events.size(); i++) {
            assertEvent(trace.getAsJsonArray("events").get(i).getAsJsonArray(), events.get(i));
        }
    }

    private static void assertEvent(JsonArray expected, Event event) {
        assertEquals(expected.get(0).getAsInt(), event.type());
        assertEquals(expected.get(1).getAsInt(), event.parameter());
        assertEquals(Fixtures.number(expected.get(2)), event.x());
        assertEquals(Fixtures.number(expected.get(3)), event.y());
        assertEquals(expected.get(4).getAsInt(), event.mode());
        assertEquals(expected.get(5).getAsInt(), event.tick());
    }

    /** What the recording tells of a frame: everything in a full recording, Mario at every tenth frame in a condensed one. */
    private static String recorded(JsonObject trace, int frame) {
        if (trace.has("frames")) {
            return trace.getAsJsonArray("frames").get(frame).toString();
        }
        JsonElement every10 = trace.getAsJsonArray("mario_every10").get(frame / 10);
        return "at frame " + 10 * (frame / 10) + " x, y, vx, vy were " + every10;
    }

    private static String shown(World w) {
        Mario m = w.mario;
        StringBuilder sprites = new StringBuilder();
        for (int i = 0; i < w.sprites.size(); i++) {
            Sprite s = w.sprites.get(i);
            sprites.append(" ").append(s.type).append(":").append(s.x).append(",").append(s.y);
        }
        return "[" + w.tick + "," + w.timer + "," + w.pause + "," + w.cameraX + "," + w.coins + "," + w.lives + ","
                + w.status.ordinal() + "," + m.x + "," + m.y + "," + m.vx + "," + m.vy + "," + m.facing + "," + m.h
                + "," + flags(m) + "," + m.jumpTime + "," + (w.sprites.size() + 1) + "," + tileHash(w) + "]" + sprites;
    }

    private static int flags(Mario m) {
        return (m.large ? 1 : 0) + (m.fire ? 2 : 0) + (m.onGround ? 4 : 0) + (m.wasOnGround ? 8 : 0)
                + (m.mayJump ? 16 : 0) + (m.ducking ? 32 : 0) + (m.canShoot ? 64 : 0);
    }

    private static byte[] frame(World w) {
        Mario m = w.mario;
        ByteBuffer b = ByteBuffer.allocate(19 * 4);
        b.putInt(w.tick).putInt(w.timer).putInt(w.pause).putFloat(w.cameraX).putInt(w.coins).putInt(w.lives);
        b.putInt(w.status.ordinal()).putFloat(m.x).putFloat(m.y).putFloat(m.vx).putFloat(m.vy);
        // The reference drops a Mario who has fallen out of the level from its list.
        boolean listed = m.y <= 16 * w.level.height() + 32 || w.status != Status.LOSE;
        b.putInt(m.facing).putInt(m.h).putInt(flags(m)).putInt(m.jumpTime).putInt(w.sprites.size() + (listed ? 1 : 0));
        CRC32 ordered = new CRC32();
        int sum = 0;
        for (int i = 0; i < w.sprites.size() + (listed ? 1 : 0); i++) {
            byte[] words = words(i < w.sprites.size() ? w.sprites.get(i) : m);
            ordered.update(words);
            CRC32 alone = new CRC32();
            alone.update(words);
            sum += (int) alone.getValue();
        }
        return b.putInt((int) ordered.getValue()).putInt(sum).putInt(tileHash(w)).array();
    }

    private static byte[] words(Sprite s) {
        return ByteBuffer.allocate(28).putInt(s.type).putFloat(s.x).putFloat(s.y).putFloat(s.vx).putFloat(s.vy)
                .putInt(s.facing).putInt(s.h).array();
    }

    private static int tileHash(World w) {
        int hash = 17;
        for (int x = 0; x < w.level.width(); x++) {
            for (int y = 0; y < w.level.height(); y++) {
                hash = 31 * hash + w.tileAt(x, y);
            }
        }
        return hash;
    }

    private static String crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return String.format("%08x", crc.getValue());
    }
}
