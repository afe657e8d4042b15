package marioenv.server;

import java.util.List;
import marioenv.requests.Counters;
import marioenv.requests.Job;
import marioenv.requests.SessionRequests;
import marioenv.wire.ErrorCode;
import marioenv.wire.Limits;
import marioenv.wire.Reply;
import marioenv.wire.Request;
import marioenv.wire.RequestException;

/** Answers what is quickly answered, on the server's own thread: questions about the engine, and sessions. */
final class Desk {
    private final Workers workers;
    private final Counters counters;
    private final SessionRequests sessions;

    Desk(Workers workers, Counters counters) {
        this.workers = workers;
        this.counters = counters;
        sessions = new SessionRequests(counters);
    }

    Reply answer(Job job) throws RequestException {
        Request request = job.request();
        return switch (request.op()) {
            case "hello" -> hello(request);
            case "ping" -> ping(request);
            case "stats" -> stats(request);
            case "env_create" -> sessions.create(job);
            case "env_step" -> sessions.step(job);
            case "env_reset" -> sessions.reset(job);
            case "env_clone" -> sessions.copy(job);
            case "env_save" -> sessions.save(job);
            case "env_load" -> sessions.load(job);
            case "env_render" -> sessions.render(job);
            case "env_close" -> sessions.close(job);
            default -> throw new RequestException(ErrorCode.UNKNOWN_OP, "unknown op " + shown(request.op()));
        };
    }

    void closeIdleSessions() {
        sessions.closeIdle();
    }

    private static String shown(String op) {
        return op.isEmpty() ? "(op is missing or no text)" : op.substring(0, Math.min(op.length(), 40));
    }

    private Reply hello(Request request) throws RequestException {
        request.fields().text("client");
        List<Long> versions = request.fields().integers("versions");
        request.finish();
        if (versions != null && !versions.contains((long) Reply.PROTOCOL)) {
            throw new RequestException(ErrorCode.UNSUPPORTED_VERSION, "this engine speaks protocol " + Reply.PROTOCOL);
        }
        Reply reply = new Reply();
        reply.fields().addProperty("engine", EngineVersion.get());
        reply.fields().addProperty("protocol", Reply.PROTOCOL);
        reply.fields().addProperty("java", System.getProperty("java.version"));
        reply.fields().addProperty("pid", ProcessHandle.current().pid());
        reply.fields().addProperty("workers", workers.count());
        reply.fields().add("limits", Limits.json());
        reply.fields().add("features", Reply.list("evaluate", "sessions"));
        sessions.describe(reply.fields());
        return reply;
    }

    private Reply ping(Request request) throws RequestException {
        request.finish();
        Reply reply = new Reply();
        reply.fields().addProperty("time", 1e-9 * System.nanoTime());
        reply.fields().addProperty("queued", workers.waiting());
        reply.fields().addProperty("busy", workers.busy());
        reply.fields().addProperty("workers", workers.count());
        return reply;
    }

    private Reply stats(Request request) throws RequestException {
        request.finish();
        Reply reply = new Reply();
        counters.writeTo(reply.fields());
        reply.fields().addProperty("sessions", sessions.count());
        return reply;
    }
}
