package marioenv.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A service on a thread of this process, and clients of it. */
final class TestEngine implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final int TIMEOUT_MS = 60_000;
    private static final int CONNECT_MS = 2_000;

    final String endpoint;
    final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final ZContext context = new ZContext(1);
    private final PipedOutputStream input = new PipedOutputStream();
    private final Client control;

    TestEngine(int workers) throws Exception {
        PipedInputStream in = new PipedInputStream(input);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<String, String> environment =
                Map.of("MARIO_ENV_TOKEN", TOKEN, "MARIO_ENV_WORKERS", String.valueOf(workers), "MARIO_ENV_DEBUG", "1");
        Thread thread = new Thread(() -> exit.complete(Service.run(environment, in, new PrintStream(out))));
        thread.setDaemon(true);
        thread.start();
        while (out.size() == 0 || !out.toString(StandardCharsets.UTF_8).endsWith("\n")) {
            Thread.sleep(2);
        }
        JsonObject ready = JsonParser.parseString(out.toString(StandardCharsets.UTF_8)).getAsJsonObject();
        endpoint = ready.get("endpoint").getAsString();
        control = client();
    }

    /**
     * Connects a client. On a busy machine the connecting side of this library, unlike that of the C library, now and
     * then never finishes its handshake, so that connections are tried until one answers.
     */
    Client client() {
        for (int attempt = 0; attempt < 20; attempt++) {
            Client client = new Client(context.createSocket(SocketType.DEALER), endpoint);
            client.send("ping", fields());
            if (client.answers(CONNECT_MS)) {
                return client;
            }
            client.socket.close();
        }
        throw new AssertionError("no connection");
    }

    /** Shuts the engine down, if that did not happen yet, and returns its exit code. */
    int shutDown() throws Exception {
        if (!exit.isDone()) {
            control.send("shutdown", fields("mode", "now"));
        }
        return exit.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        shutDown();
        context.close();
    }

    static JsonObject fields(Object... namesAndValues) {
        JsonObject fields = new JsonObject();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            JsonElement element = value instanceof JsonElement json ? json
                    : value instanceof Number number ? new JsonPrimitive(number)
                    : value instanceof Boolean flag ? new JsonPrimitive(flag)
                    : new JsonPrimitive(String.valueOf(value));
            fields.add((String) namesAndValues[i], element);
        }
        return fields;
    }

    static JsonArray texts(String... texts) {
        JsonArray array = new JsonArray();
        for (String text : texts) {
            array.add(text);
        }
        return array;
    }

    static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A frame to be sent. */
    record Part(String name, String dtype, int[] shape, byte[] data) {
        static Part bytes(String name, int[] shape, byte[] data) {
            return new Part(name, "u1", shape, data);
        }

        static Part ids(int... ids) {
            ByteBuffer buffer = little(4 * ids.length);
            for (int id : ids) {
                buffer.putInt(id);
            }
            return new Part("sessions", "u4", new int[] {ids.length}, buffer.array());
        }

        static Part actions(int... masks) {
            byte[] data = new byte[masks.length];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) masks[i];
            }
            return bytes("actions", new int[] {data.length}, data);
        }
    }

    /** A reply's header and frames. */
    record Answer(JsonObject header, Map<String, ByteBuffer> frames) {
        boolean ok() {
            return header.get("ok").getAsBoolean();
        }

        String code() {
            return header.getAsJsonObject("error").get("code").getAsString();
        }

        String message() {
            return header.getAsJsonObject("error").get("message").getAsString();
        }

        long id() {
            return header.get("id").getAsLong();
        }

        ByteBuffer frame(String name) {
            return frames.get(name);
        }
    }

    /** One connection. */
    static final class Client {
        private final ZMQ.Socket socket;
        private long lastId;

        Client(ZMQ.Socket socket, String endpoint) {
            this.socket = socket;
            socket.setLinger(0);
            socket.setReceiveTimeOut(TIMEOUT_MS);
            socket.connect(endpoint);
        }

        long send(String op, JsonObject fields, Part... parts) {
            fields.addProperty("v", 1);
            fields.addProperty("op", op);
            fields.addProperty("id", ++lastId);
            fields.addProperty("token", TOKEN);
            JsonArray frames = new JsonArray();
            List<byte[]> data = new ArrayList<>();
            for (Part part : parts) {
                JsonArray shape = new JsonArray();
                for (int length : part.shape()) {
                    shape.add(length);
                }
                frames.add(fields("name", part.name(), "dtype", part.dtype(), "shape", shape));
                data.add(part.data());
            }
            fields.add("frames", frames);
            sendRaw(fields.toString().getBytes(StandardCharsets.UTF_8), data);
            return lastId;
        }

        void sendRaw(byte[] header, List<byte[]> data) {
            socket.send(header, data.isEmpty() ? 0 : ZMQ.SNDMORE);
            for (int i = 0; i < data.size(); i++) {
                socket.send(data.get(i), i + 1 < data.size() ? ZMQ.SNDMORE : 0);
            }
        }

        boolean answers(int milliseconds) {
            socket.setReceiveTimeOut(milliseconds);
            boolean answered = socket.recv() != null;
            socket.setReceiveTimeOut(TIMEOUT_MS);
            return answered;
        }

        Answer receive() {
            byte[] header = socket.recv();
            if (header == null) {
                throw new AssertionError("no answer");
            }
            JsonObject fields = JsonParser.parseString(new String(header, StandardCharsets.UTF_8)).getAsJsonObject();
            Map<String, ByteBuffer> frames = new LinkedHashMap<>();
            for (JsonElement frame : fields.getAsJsonArray("frames")) {
                byte[] data = socket.recv();
                frames.put(
                        frame.getAsJsonObject().get("name").getAsString(),
                        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN));
            }
            return new Answer(fields, frames);
        }

        Answer call(String op, JsonObject fields, Part... parts) {
            long id = send(op, fields, parts);
            Answer answer = receive();
            if (answer.id() != id) {
                throw new AssertionError("answer to " + answer.id() + ", not to " + id);
            }
            return answer;
        }
    }
}
