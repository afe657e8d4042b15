package marioenv.requests;

import com.google.gson.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;

/** What the engine has done since it started; many threads count. */
public final class Counters {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long start = System.nanoTime();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong levels = new AtomicLong();
    private final AtomicLong pops = new AtomicLong();
    private final AtomicLong envSteps = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final DoubleAdder cpuSeconds = new DoubleAdder();

    /** Processor time of the calling thread, ns. */
    public static long threadCpuNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    public void addEvaluation() {
        requests.incrementAndGet();
    }

    public void addLevel() {
        levels.incrementAndGet();
    }

    public void addRun(long popped, double seconds) {
        pops.addAndGet(popped);
        cpuSeconds.add(seconds);
    }

    public void addEnvSteps(long steps) {
        envSteps.addAndGet(steps);
    }

    public void addDropped() {
        dropped.incrementAndGet();
    }

    public void addError() {
        errors.incrementAndGet();
    }

    /** Adds the counts to an object. */
    public void writeTo(JsonObject fields) {
        Runtime runtime = Runtime.getRuntime();
        fields.addProperty("evaluations", requests.get());
        fields.addProperty("levels", levels.get());
        fields.addProperty("pops", pops.get());
        fields.addProperty("env_steps", envSteps.get());
        fields.addProperty("dropped", dropped.get());
        fields.addProperty("errors", errors.get());
        fields.addProperty("uptime", 1e-9 * (System.nanoTime() - start));
        fields.addProperty("cpu_seconds", cpuSeconds.sum());
        fields.addProperty("heap_used", runtime.totalMemory() - runtime.freeMemory());
        fields.addProperty("heap_max", runtime.maxMemory());
    }
}
