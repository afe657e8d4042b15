package marioenv.requests;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import marioenv.level.Level;
import marioenv.level.LevelFormatException;
import marioenv.play.Playthrough;
import marioenv.play.RunConfig;
import marioenv.play.RunConfig.Agent;
import marioenv.wire.ErrorCode;
import marioenv.wire.Frame;
import marioenv.wire.Reply;
import marioenv.wire.Request;
import marioenv.wire.RequestException;

/** Answers {@code evaluate}: plays every level of a request; a level that cannot be played spoils no other. */
public final class Evaluation {
    private static final Set<String> WANTS = Set.of("occupancy", "actions", "path", "events");
    private static final long LARGEST_REPLY = 16L << 20;

    private final LevelSource levels;
    private final ConfigFields.Settings settings;
    private final Frame seeds;
    private final Frame script;
    private final Set<String> wants;
    private final Counters counters;

    private Evaluation(Request request, Counters counters) throws RequestException {
        this.counters = counters;
        levels = LevelSource.require(request);
        settings = ConfigFields.read(request.fields().object("config"));
        seeds = request.frame("seeds", "u8", 1);
        script = request.frame("actions", "u1", Math.max(1, request.dimensions("actions")));
        List<String> wanted = request.fields().texts("want");
        wants = wanted == null ? Set.of() : Set.copyOf(wanted);
        request.finish();
        check();
    }

    private void check() throws RequestException {
        for (String want : wants) {
            if (!WANTS.contains(want)) {
                throw RequestException.bad("want has " + want + "; known: " + String.join(", ", WANTS));
            }
        }
        if (seeds != null && seeds.shape()[0] != levels.count()) {
            throw RequestException.bad("seeds has " + seeds.shape()[0] + " entries for " + levels.count() + " levels");
        }
        RunConfig config = settings.config();
        if (config.agent() == Agent.SCRIPT != (script != null)) {
            throw RequestException.bad("the script player, and no other, takes the frame actions");
        }
        if (script != null && script.shape().length == 2 && script.shape()[0] != levels.count()) {
            throw RequestException.bad("actions has " + script.shape()[0] + " rows for " + levels.count() + " levels");
        }
        if (script != null && script.shape().length > 2) {
            throw RequestException.bad("actions must be u1 (T,) or (n, T)");
        }
        if (config.timerUnits() == 0 && config.maxSteps() == 0 && config.agent() != Agent.SCRIPT) {
            throw RequestException.bad("timer_seconds 0 needs max_steps, or a run might never end");
        }
        if (110L * levels.count() * settings.runs() > LARGEST_REPLY) {
            throw new RequestException(ErrorCode.TOO_LARGE, "levels times n_evals is too large for one reply");
        }
    }

    /** Answers a request; looks at every decision whether the job was cancelled. */
    public static Reply answer(Request request, Job job, Counters counters) throws RequestException {
        return new Evaluation(request, counters).play(job);
    }

    private Reply play(Job job) throws RequestException {
        ResultFrames results = new ResultFrames(levels.count(), settings.runs(), wants, LARGEST_REPLY);
        for (int i = 0; i < levels.count(); i++) {
            if (job.isCancelled()) {
                results.fail(i, ErrorCode.CANCELLED, "cancelled before it was played", null);
                continue;
            }
            try {
                playLevel(i, levels.read(i), results, job);
            } catch (LevelFormatException e) {
                results.fail(i, ErrorCode.BAD_LEVEL, e.getMessage(), e);
            } catch (RuntimeException e) {
                results.fail(i, ErrorCode.ENGINE_ERROR, e.getClass().getSimpleName() + ": " + e.getMessage(), null);
            }
        }
        return results.reply();
    }

    private void playLevel(int i, Level level, ResultFrames results, Job job) throws RequestException {
        results.begin(i, level);
        int runs = settings.config().hasChance() ? settings.runs() : 1;
        for (int run = 0; run < runs; run++) {
            Playthrough playthrough =
                    new Playthrough(level, configOf(i), Seeds.of(seed(i), run), scriptOf(i));
            long start = Counters.threadCpuNanos();
            if (!playthrough.play(job::isCancelled)) {
                results.fail(i, ErrorCode.CANCELLED, "cancelled while it was played", null);
                return;
            }
            double seconds = 1e-9 * (Counters.threadCpuNanos() - start);
            counters.addRun(playthrough.pops(), seconds);
            for (int copy = run; copy < (runs == 1 ? settings.runs() : run + 1); copy++) {
                results.add(i, copy, playthrough, seconds);
            }
        }
        results.finish(i);
        counters.addLevel();
    }

    /** A script without any limit ends with its last action. */
    private RunConfig configOf(int i) {
        RunConfig config = settings.config();
        boolean endless = config.timerUnits() == 0 && config.maxSteps() == 0;
        return endless ? config.withMaxSteps(Math.max(1, scriptOf(i).length())) : config;
    }

    private long seed(int i) {
        if (seeds == null) {
            return settings.seed();
        }
        ByteBuffer buffer = seeds.buffer();
        return buffer.getLong(8 * i);
    }

    private Playthrough.Script scriptOf(int i) {
        if (script == null) {
            return null;
        }
        int[] shape = script.shape();
        return shape.length == 1
                ? new Playthrough.Script(script.data(), 0, shape[0])
                : new Playthrough.Script(script.data(), i * shape[1], shape[1]);
    }
}
