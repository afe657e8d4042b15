package marioenv.requests;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import marioenv.Fixtures;
import marioenv.wire.Request;

/** Prints the processor time of an {@code env_step} request of 256 sessions without the sockets. */
public final class SessionBench {
    private static final int SESSIONS = 256;
    private static final byte[] CLIENT = {1};

    private SessionBench() {}

    public static void main(String[] arguments) throws Exception {
        SessionRequests requests = new SessionRequests(new Counters());
        List<String> texts = new ArrayList<>();
        for (JsonObject entry : Fixtures.read("runs.json")) {
            if (entry.get("name").getAsString().startsWith("own")) {
                texts.add(Fixtures.level(entry).text());
            }
        }
        JsonObject create = new JsonObject();
        com.google.gson.JsonArray levels = new com.google.gson.JsonArray();
        for (int i = 0; i < SESSIONS; i++) {
            levels.add(texts.get(i % texts.size()));
        }
        create.add("levels", levels);
        requests.create(new Job(CLIENT, request(create, "", new byte[0][])));
        ByteBuffer ids = ByteBuffer.allocate(4 * SESSIONS).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 1; i <= SESSIONS; i++) {
            ids.putInt(i);
        }
        String frames = "{\"name\":\"sessions\",\"dtype\":\"u4\",\"shape\":[256]},{\"name\":\"actions\",\"dtype\":\"u1\",\"shape\":[256]}";
        Random random = new Random(1);
        int reset = 0;
        for (int round = 0; round < 8; round++) {
            long start = Counters.threadCpuNanos();
            int n = 1000;
            for (int i = 0; i < n; i++) {
                byte[] actions = new byte[SESSIONS];
                for (int j = 0; j < SESSIONS; j++) {
                    actions[j] = (byte) (++reset % 150 == 0 ? 128 : random.nextInt(32) | 2);
                }
                Request request = request(new JsonObject(), frames, new byte[][] {ids.array(), actions});
                requests.step(new Job(CLIENT, request)).parts("1");
            }
            double micros = 1e-3 * (Counters.threadCpuNanos() - start) / n;
            System.out.printf("%.0f us a message, %.2f us a session%n", micros, micros / SESSIONS);
        }
    }

    private static Request request(JsonObject fields, String frames, byte[][] data) throws Exception {
        String own = fields.toString();
        String header = "{\"v\":1,\"id\":1,\"token\":\"x\",\"op\":\"y\",\"frames\":[" + frames + "]"
                + (fields.size() > 0 ? "," + own.substring(1) : "}");
        List<byte[]> parts = new ArrayList<>();
        parts.add(header.getBytes(StandardCharsets.UTF_8));
        parts.addAll(List.of(data));
        Request request = Request.read(parts);
        request.check();
        return request;
    }
}
