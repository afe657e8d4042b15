package marioenv.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import marioenv.requests.Counters;
import marioenv.requests.Job;
import marioenv.wire.ErrorCode;
import marioenv.wire.Limits;
import marioenv.wire.Reply;
import marioenv.wire.Request;
import marioenv.wire.RequestException;

/** Receives requests, answers the quick ones itself and hands the others to the workers. */
public final class Server {
    private static final long WAIT_MS = 1000;
    private static final int BURST = 64;

    private final byte[] token;
    private final boolean debug;
    private final Router router;
    private final Workers workers;
    private final Counters counters = new Counters();
    private final Desk desk;
    /** The request to shut down, which is answered last. */
    private Job farewell;
    private boolean dropping;

    Server(Options options, Router router) {
        token = options.token().getBytes(StandardCharsets.UTF_8);
        debug = options.debug();
        this.router = router;
        workers = new Workers(options.workers(), router, counters, debug);
        desk = new Desk(workers, counters);
    }

    /** Serves until a client asks to shut down; then all threads but the caller's have ended. */
    void run() throws InterruptedException {
        while (farewell == null || !workers.isIdle()) {
            boolean idle = true;
            for (int i = 0; i < BURST; i++) {
                Router.Incoming incoming = router.receive();
                if (incoming == null) {
                    break;
                }
                receive(incoming);
                idle = false;
            }
            idle &= !router.forward();
            if (idle && !(farewell != null && workers.isIdle())) {
                router.await(farewell == null ? WAIT_MS : 1);
            }
            desk.closeIdleSessions();
        }
        workers.close();
        router.forward();
        router.send(farewell.client(), new Reply().parts(farewell.request().id()));
    }

    private void receive(Router.Incoming incoming) {
        Request request = Request.read(incoming.parts());
        if (request == null || !isToken(request.token())) {
            drop(request == null ? "unreadable header" : "wrong token");
            return;
        }
        Job job = new Job(incoming.client(), request);
        try {
            if (incoming.tooLarge()) {
                throw new RequestException(ErrorCode.TOO_LARGE, "a message has at most " + Limits.MESSAGE_BYTES
                        + " bytes and " + Limits.FRAMES + " frames");
            }
            request.check();
            List<byte[]> answer = handle(job);
            if (answer != null) {
                router.send(job.client(), answer);
            }
        } catch (RequestException e) {
            fail(job, e);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            fail(job, Workers.internal(e, debug));
        }
    }

    private List<byte[]> handle(Job job) throws RequestException {
        String op = job.request().op();
        boolean isQuestion = op.equals("ping") || op.equals("stats") || op.equals("hello") || op.equals("cancel");
        if (farewell != null && !isQuestion) {
            throw new RequestException(ErrorCode.SHUTTING_DOWN, "the engine is shutting down");
        }
        switch (op) {
            case "evaluate" -> {
                counters.addEvaluation();
                workers.submit(job);
                return null;
            }
            case "shutdown" -> {
                shutDown(job);
                return null;
            }
            case "cancel" -> {
                return cancel(job).parts(job.request().id());
            }
            default -> {
                return desk.answer(job).parts(job.request().id());
            }
        }
    }

    private Reply cancel(Job job) throws RequestException {
        String target = Long.toUnsignedString(job.request().fields().unsigned("target", 0));
        job.request().finish();
        Reply reply = new Reply();
        reply.fields().addProperty("found", workers.isUnanswered(job.client(), target));
        Job withdrawn = workers.cancel(job.client(), target);
        if (withdrawn != null) {
            fail(withdrawn, new RequestException(ErrorCode.CANCELLED, "cancelled while it was waiting"));
        }
        return reply;
    }

    private void shutDown(Job job) throws RequestException {
        String mode = job.request().fields().choice("mode", "drain", "now");
        job.request().finish();
        farewell = job;
        if (mode.equals("now")) {
            for (Job waiting : workers.cancelAll()) {
                fail(waiting, new RequestException(ErrorCode.SHUTTING_DOWN, "the engine is shutting down"));
            }
        }
    }

    private void fail(Job job, RequestException failure) {
        counters.addError();
        router.send(job.client(), Reply.failure(job.request().id(), failure));
    }

    private void drop(String reason) {
        counters.addDropped();
        if (!dropping) {
            dropping = true;
            Log.warn("dropped a message: " + reason + "; further ones are only counted");
        }
    }

    private boolean isToken(String given) {
        return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
    }
}
