package marioenv.server;

import static marioenv.server.TestEngine.fields;
import static marioenv.server.TestEngine.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import marioenv.Levels;
import marioenv.server.TestEngine.Answer;
import marioenv.server.TestEngine.Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Start, hello, tokens, nonsense and shutdown. */
class ServerTest {
    private static JsonObject slow(int levels) {
        String wall = "-".repeat(20) + "X";
        String[] texts = new String[levels];
        java.util.Arrays.fill(texts, Levels.flat(56, wall, wall, wall, wall, wall, wall).text());
        return fields("levels", texts(texts), "config", fields("compat", true, "node_budget", 5000));
    }

    /** hello tells who serves, and refuses clients of other protocols. */
    @Test
    void hello() throws Exception {
        try (TestEngine engine = new TestEngine(3)) {
            Client client = engine.client();
            JsonObject hello = client.call("hello", fields("client", "test 1")).header();
            assertEquals(EngineVersion.get(), hello.get("engine").getAsString());
            assertTrue(hello.get("engine").getAsString().matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"), "the build filled it in");
            assertEquals(3, hello.get("workers").getAsInt());
            assertEquals(20, hello.getAsJsonArray("planes").size());
            JsonArray versions = new JsonArray();
            versions.add(2);
            assertEquals("unsupported_version", client.call("hello", fields("versions", versions)).code());
            versions.add(1);
            assertTrue(client.call("hello", fields("versions", versions)).ok());
            assertEquals("unknown_op", client.call("dance", fields()).code());
        }
    }

    /** Without the token there is no answer, but a count. */
    @Test
    void token() throws Exception {
        try (TestEngine engine = new TestEngine(1)) {
            Client client = engine.client();
            for (String header : new String[] {
                "{\"v\":1,\"op\":\"ping\",\"id\":1,\"token\":\"wrong\"}",
                "{\"v\":1,\"op\":\"ping\",\"id\":1}",
                "{\"v\":1,\"op\":\"ping\",\"id\":1,\"token\":5}",
                "{\"v\":1,\"op\":\"ping\",\"id\":-1,\"token\":\"" + TestEngine.TOKEN + "\"}",
                "{\"v\":1,\"op\":\"ping\",\"id\":18446744073709551616,\"token\":\"" + TestEngine.TOKEN + "\"}",
                "nonsense",
                "",
                "[".repeat(100_000),
            }) {
                client.sendRaw(header.getBytes(StandardCharsets.UTF_8), List.of());
            }
            Answer stats = client.call("stats", fields());
            assertEquals(8, stats.header().get("dropped").getAsInt());
            String high = "{\"v\":1,\"op\":\"ping\",\"id\":18446744073709551615,\"token\":\"" + TestEngine.TOKEN + "\"}";
            client.sendRaw(high.getBytes(StandardCharsets.UTF_8), List.of());
            assertEquals("18446744073709551615", client.receive().header().get("id").getAsString());
            String later = "{\"v\":2,\"op\":\"ping\",\"id\":3,\"token\":\"" + TestEngine.TOKEN + "\"}";
            client.sendRaw(later.getBytes(StandardCharsets.UTF_8), List.of());
            assertEquals("unsupported_version", client.receive().code());
        }
    }

    /** Mutated messages are answered or dropped; the engine goes on. */
    @Test
    void mutatedMessages() throws Exception {
        try (TestEngine engine = new TestEngine(1)) {
            Client client = engine.client();
            Random random = new Random(31);
            String[] templates = {
                "{\"v\":1,\"op\":\"evaluate\",\"id\":7,\"token\":\"T\",\"levels\":[\"--\\n--\"],\"config\":{\"n_evals\":1},\"frames\":[]}",
                "{\"v\":1,\"op\":\"env_create\",\"id\":7,\"token\":\"T\",\"frames\":[{\"name\":\"levels\",\"dtype\":\"u1\",\"shape\":[1,2,4]}]}",
                "{\"v\":1,\"op\":\"env_step\",\"id\":7,\"token\":\"T\",\"frames\":[{\"name\":\"sessions\",\"dtype\":\"u4\",\"shape\":[2]}]}",
                "{\"v\":1,\"op\":\"env_load\",\"id\":7,\"token\":\"T\",\"frames\":[{\"name\":\"state\",\"dtype\":\"u1\",\"shape\":[8]}]}",
            };
            for (int i = 0; i < 4000; i++) {
                byte[] header = templates[random.nextInt(4)].replace("\"T\"", "\"" + TestEngine.TOKEN + "\"")
                        .getBytes(StandardCharsets.UTF_8);
                for (int j = random.nextInt(4); j > 0; j--) {
                    header[random.nextInt(header.length)] = (byte) (32 + random.nextInt(96));
                }
                List<byte[]> frames = new ArrayList<>();
                for (int j = random.nextInt(3); j > 0; j--) {
                    byte[] frame = new byte[random.nextInt(3) == 0 ? random.nextInt(20) : 8];
                    random.nextBytes(frame);
                    frames.add(frame);
                }
                client.sendRaw(header, frames);
            }
            String last = "{\"v\":1,\"op\":\"stats\",\"id\":99999999999,\"token\":\"" + TestEngine.TOKEN + "\"}";
            client.sendRaw(last.getBytes(StandardCharsets.UTF_8), List.of());
            JsonObject stats = client.receive().header();
            while (stats.get("id").getAsLong() != 99999999999L) {
                stats = client.receive().header();
            }
            Client other = engine.client();
            while (other.call("ping", fields()).header().get("queued").getAsInt() > 0) {
                Thread.sleep(5);
            }
            assertTrue(stats.get("dropped").getAsInt() > 100, stats.toString());
            assertTrue(stats.get("errors").getAsInt() > 500, stats.toString());
            assertTrue(other.call("evaluate", fields("levels", texts(Levels.flat(20).text()))).ok());
        }
    }

    /** Bytes that are no ZeroMQ at all, from a bare socket, do no harm. */
    @Test
    void bareSockets() throws Exception {
        try (TestEngine engine = new TestEngine(1)) {
            Random random = new Random(32);
            URI address = URI.create(engine.endpoint);
            for (int i = 0; i < 60; i++) {
                try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                    byte[] noise = new byte[1 + random.nextInt(300)];
                    random.nextBytes(noise);
                    byte[] greeting = {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0, 'N', 'U', 'L', 'L'};
                    OutputStream out = socket.getOutputStream();
                    if (i % 2 == 0) {
                        out.write(greeting);
                        out.write(new byte[64 - greeting.length]);
                    }
                    out.write(noise);
                    out.flush();
                } catch (java.io.IOException e) {
                    continue;
                }
            }
            assertTrue(engine.client().call("ping", fields()).ok());
        }
    }

    /** A stranger's frame that claims 2^63 bytes does not end the thread of the sockets. */
    @Test
    void impossibleFrameSize() throws Exception {
        try (TestEngine engine = new TestEngine(1)) {
            URI address = URI.create(engine.endpoint);
            byte[] ready = "\5READY\13Socket-Type\0\0\0\6DEALER".getBytes(StandardCharsets.ISO_8859_1);
            for (int low : new int[] {0, 5, Integer.MAX_VALUE}) {
                ByteBuffer bytes = ByteBuffer.allocate(256);
                bytes.put((byte) 0xff).put(new byte[8]).put((byte) 0x7f).put((byte) 3).put((byte) 0);
                bytes.put("NULL".getBytes(StandardCharsets.ISO_8859_1)).put(new byte[16]).put(new byte[32]);
                bytes.put((byte) 4).put((byte) ready.length).put(ready);
                bytes.put((byte) 2).putLong(Long.MIN_VALUE + low).put(new byte[20]);
                try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                    socket.getOutputStream().write(bytes.array(), 0, bytes.position());
                    socket.getInputStream().read(new byte[64]);
                }
                assertTrue(engine.client().call("ping", fields()).ok());
            }
        }
    }

    /** Messages over the limits are refused. */
    @Test
    void oversized() throws Exception {
        try (TestEngine engine = new TestEngine(1)) {
            Client client = engine.client();
            List<byte[]> many = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                many.add(new byte[10]);
            }
            String header = "{\"v\":1,\"op\":\"ping\",\"id\":1,\"token\":\"" + TestEngine.TOKEN + "\"}";
            client.sendRaw(header.getBytes(StandardCharsets.UTF_8), many);
            assertEquals("too_large", client.receive().code());
            client.sendRaw(
                    header.getBytes(StandardCharsets.UTF_8), List.of(new byte[9 << 20], new byte[9 << 20]));
            assertEquals("too_large", client.receive().code());
            String text = "-".repeat(9 << 20);
            assertEquals("too_large", client.call("evaluate", fields("levels", texts(text))).code());
            String stranger = "{\"id\":1,\"token\":\"x\",\"levels\":\"" + text + "\"}";
            client.sendRaw(stranger.getBytes(StandardCharsets.UTF_8), List.of());
            assertTrue(client.call("ping", fields()).ok());
        }
    }

    /** Drain answers what is under way first; then nothing new is taken, and the exit code is 0. */
    @Test
    void drain() throws Exception {
        try (TestEngine engine = new TestEngine(1)) {
            Client client = engine.client();
            long first = client.send("evaluate", slow(2));
            long second = client.send("evaluate", slow(1));
            long shutdown = client.send("shutdown", fields());
            long late = client.send("evaluate", slow(1));
            Answer refused = client.receive();
            assertEquals(late, refused.id());
            assertEquals("shutting_down", refused.code());
            assertEquals(first, client.receive().id());
            assertEquals(second, client.receive().id());
            assertEquals(shutdown, client.receive().id());
            assertEquals(0, engine.shutDown());
        }
    }

    /** Now gives up what is under way. */
    @Test
    void shutdownNow() throws Exception {
        try (TestEngine engine = new TestEngine(1)) {
            Client client = engine.client();
            client.send("evaluate", slow(500));
            client.send("evaluate", slow(500));
            long shutdown = client.send("shutdown", fields("mode", "now"));
            assertEquals("shutting_down", client.receive().code());
            assertEquals("shutting_down", client.receive().code());
            assertEquals(shutdown, client.receive().id());
            assertEquals(0, engine.shutDown());
        }
    }

    /** A queue that is full says busy; an id that is under way cannot be used again. */
    @Test
    void busy() throws Exception {
        try (TestEngine engine = new TestEngine(1)) {
            Client client = engine.client();
            long id = client.send("evaluate", slow(500));
            String again = "{\"v\":1,\"op\":\"evaluate\",\"id\":" + id + ",\"token\":\"" + TestEngine.TOKEN
                    + "\",\"levels\":[\"-\"]}";
            client.sendRaw(again.getBytes(StandardCharsets.UTF_8), List.of());
            assertTrue(client.receive().message().contains("same id"));
            for (int i = 0; i < 1100; i++) {
                client.send("evaluate", fields("levels", texts("--\n--")));
            }
            assertEquals("busy", client.receive().code());
        }
    }

    /** What the environment may not say stops the start with one line and exit code 2. */
    @ParameterizedTest
    @CsvSource({
        "MARIO_ENV_TOKEN,short,secret of at least 32", "MARIO_ENV_HOST,0.0.0.0,loopback", "MARIO_ENV_HOST,example.org,loopback",
        "MARIO_ENV_WORKERS,0,from 1 to 256", "MARIO_ENV_WORKERS,many,from 1 to 256", "MARIO_ENV_PORT,65536,from 0 to 65535"
    })
    void badOptions(String name, String value, String rule) {
        Map<String, String> environment = new java.util.HashMap<>(Map.of("MARIO_ENV_TOKEN", TestEngine.TOKEN));
        environment.put(name, value);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(2, Service.run(environment, new ByteArrayInputStream(new byte[0]), new PrintStream(out)));
        JsonObject line = JsonParser.parseString(out.toString(StandardCharsets.UTF_8)).getAsJsonObject();
        assertEquals("bad_option", line.get("code").getAsString());
        assertTrue(line.get("message").getAsString().contains(rule), line.toString());
        assertThrows(IllegalArgumentException.class, () -> Options.fromEnvironment(environment));
    }

    /** A port in use is told with exit code 3. */
    @Test
    void portInUse() throws Exception {
        try (TestEngine engine = new TestEngine(1)) {
            String port = String.valueOf(URI.create(engine.endpoint).getPort());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Map<String, String> environment = Map.of("MARIO_ENV_TOKEN", TestEngine.TOKEN, "MARIO_ENV_PORT", port);
            assertEquals(3, Service.run(environment, new ByteArrayInputStream(new byte[0]), new PrintStream(out)));
            assertTrue(out.toString(StandardCharsets.UTF_8).contains("port_refused"));
            assertFalse(engine.exit.isDone());
        }
    }
}
