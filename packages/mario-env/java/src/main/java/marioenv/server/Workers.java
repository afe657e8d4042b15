package marioenv.server;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import marioenv.requests.Counters;
import marioenv.requests.Evaluation;
import marioenv.requests.Job;
import marioenv.wire.ErrorCode;
import marioenv.wire.Limits;
import marioenv.wire.Reply;
import marioenv.wire.RequestException;

/** Threads that answer the requests that take long, one request at a time each. */
final class Workers {
    private static final Job END = new Job(new byte[0], null);

    private final BlockingQueue<Job> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicInteger busy = new AtomicInteger();
    private final Map<String, Job> unanswered = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Counters counters;
    private final boolean debug;
    private volatile boolean stopping;

    Workers(int count, Router router, Counters counters, boolean debug) {
        this.counters = counters;
        this.debug = debug;
        for (int i = 0; i < count; i++) {
            Router.Outlet outlet = router.outlet();
            Thread thread = new Thread(() -> work(outlet), "worker-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    int count() {
        return threads.size();
    }

    int busy() {
        return busy.get();
    }

    int waiting() {
        return waiting.size();
    }

    boolean isIdle() {
        return unanswered.isEmpty();
    }

    /** Takes a request over. */
    void submit(Job job) throws RequestException {
        if (waiting.size() >= Limits.WAITING || waitingBytes.get() > Limits.WAITING_BYTES) {
            throw new RequestException(ErrorCode.BUSY, waiting.size() + " requests are waiting; try again later");
        }
        if (unanswered.putIfAbsent(key(job.client(), job.request().id()), job) != null) {
            throw RequestException.bad("an unanswered request has the same id");
        }
        waitingBytes.addAndGet(job.request().size());
        waiting.add(job);
    }

    /** Stops a request; returns it if it was waiting and so is the caller's to answer. */
    Job cancel(byte[] client, String id) {
        Job job = unanswered.get(key(client, id));
        if (job == null) {
            return null;
        }
        job.cancel();
        return withdraw(job) ? job : null;
    }

    boolean isUnanswered(byte[] client, String id) {
        return unanswered.containsKey(key(client, id));
    }

    /** Stops all requests; returns those that were waiting and so are the caller's to answer. */
    List<Job> cancelAll() {
        stopping = true;
        List<Job> withdrawn = new ArrayList<>();
        for (Job job : List.copyOf(waiting)) {
            if (withdraw(job)) {
                withdrawn.add(job);
            }
        }
        unanswered.values().forEach(Job::cancel);
        return withdrawn;
    }

    private boolean withdraw(Job job) {
        if (!waiting.remove(job)) {
            return false;
        }
        waitingBytes.addAndGet(-job.request().size());
        unanswered.remove(key(job.client(), job.request().id()));
        return true;
    }

    /** Ends the threads once they have nothing to do, and waits for that. */
    void close() throws InterruptedException {
        for (int i = 0; i < threads.size(); i++) {
            waiting.add(END);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void work(Router.Outlet outlet) {
        try {
            for (Job job = waiting.take(); job != END; job = waiting.take()) {
                busy.incrementAndGet();
                waitingBytes.addAndGet(-job.request().size());
                List<byte[]> answer = answer(job);
                busy.decrementAndGet();
                unanswered.remove(key(job.client(), job.request().id()));
                outlet.send(job.client(), answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<byte[]> answer(Job job) {
        String id = job.request().id();
        try {
            Reply reply = Evaluation.answer(job.request(), job, counters);
            if (stopping) {
                throw new RequestException(ErrorCode.SHUTTING_DOWN, "the engine is shutting down");
            }
            return reply.parts(id);
        } catch (RequestException e) {
            counters.addError();
            return Reply.failure(id, e);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            counters.addError();
            return Reply.failure(id, internal(e, debug));
        }
    }

    /** Tells a fault of the engine itself. */
    static RequestException internal(Throwable fault, boolean debug) {
        Log.warn("internal error: " + fault);
        JsonObject detail = new JsonObject();
        detail.addProperty("exception", fault.getClass().getName());
        if (debug) {
            StringWriter trace = new StringWriter();
            fault.printStackTrace(new PrintWriter(trace));
            detail.addProperty("trace", trace.toString());
        }
        return new RequestException(ErrorCode.ENGINE_ERROR, String.valueOf(fault), detail);
    }

    private static String key(byte[] client, String id) {
        return new String(client, StandardCharsets.ISO_8859_1) + " " + id;
    }
}
