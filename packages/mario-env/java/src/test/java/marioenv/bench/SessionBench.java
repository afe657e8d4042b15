package marioenv.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import marioenv.Fixtures;
import marioenv.requests.Counters;
import marioenv.requests.Job;
import marioenv.requests.SessionRequests;
import marioenv.wire.Request;
import marioenv.wire.RequestException;

/** Prints the processor time of an {@code env_step} request without the sockets, for 1 and for 256 sessions. */
public final class SessionBench {
    private static final byte[] CLIENT = {1};
    private static final int RESTART_EVERY = 150;
    private static final int ROUNDS = 8;
    private static final int REQUESTS = 1000;

    private SessionBench() {}

    public static void main(String[] arguments) throws RequestException {
        System.out.println("| sessions | a request, CPU us | a session, CPU us |");
        System.out.println("|---|---|---|");
        measure(1);
        measure(256);
    }

    private static void measure(int sessions) throws RequestException {
        SessionRequests requests = new SessionRequests(new Counters());
        requests.create(new Job(CLIENT, request(levels(sessions), "")));
        ByteBuffer ids = ByteBuffer.allocate(4 * sessions).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 1; i <= sessions; i++) {
            ids.putInt(i);
        }
        String shape = "\"shape\":[" + sessions + "]}";
        String frames = "{\"name\":\"sessions\",\"dtype\":\"u4\"," + shape + ",{\"name\":\"actions\",\"dtype\":\"u1\"," + shape;
        Random random = new Random(1);
        double micros = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = Counters.threadCpuNanos();
            for (int i = 0; i < REQUESTS; i++) {
                byte[] actions = new byte[sessions];
                for (int j = 0; j < sessions; j++) {
                    actions[j] = (byte) (random.nextInt(RESTART_EVERY) == 0 ? 128 : random.nextInt(32) | 2);
                }
                requests.step(new Job(CLIENT, request(new JsonObject(), frames, ids.array(), actions))).parts("1");
            }
            micros = 1e-3 * (Counters.threadCpuNanos() - start) / REQUESTS;
        }
        System.out.printf("| %d | %.1f | %.2f |%n", sessions, micros, micros / sessions);
    }

    private static JsonObject levels(int count) {
        List<String> texts = new ArrayList<>();
        for (JsonObject entry : Fixtures.read("runs.json")) {
            if (entry.get("name").getAsString().startsWith("own")) {
                texts.add(Fixtures.level(entry).text());
            }
        }
        JsonArray levels = new JsonArray();
        for (int i = 0; i < count; i++) {
            levels.add(texts.get(i % texts.size()));
        }
        JsonObject fields = new JsonObject();
        fields.add("levels", levels);
        return fields;
    }

    private static Request request(JsonObject fields, String frames, byte[]... data) throws RequestException {
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
