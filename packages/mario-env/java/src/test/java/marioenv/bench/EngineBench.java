package marioenv.bench;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import marioenv.Configs;
import marioenv.Fixtures;
import marioenv.engine.Status;
import marioenv.level.Level;
import marioenv.play.Game;
import marioenv.play.Playthrough;
import marioenv.play.RunConfig;
import marioenv.play.RunConfig.Agent;
import marioenv.requests.Counters;

/** Prints processor times of playthroughs and of bare ticks, as a Markdown table; the median of several rounds. */
public final class EngineBench {
    private static final int BUDGET = 1000;

    private EngineBench() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        Map<String, Level> levels = new LinkedHashMap<>();
        for (JsonObject entry : Fixtures.read("runs.json")) {
            levels.put(entry.get("name").getAsString(), Fixtures.level(entry));
        }
        System.out.println("| work | first, CPU s | median, CPU s | pops | pops a CPU s |");
        System.out.println("|---|---|---|---|---|");
        for (String name : new String[] {"edge_flat", "own00", "own05", "own10", "edge_pit7", "edge_wall6"}) {
            play(name + ", compat", levels.get(name), Configs.compat(BUDGET, 0, 20), rounds);
            play(name + ", default", levels.get(name), Configs.standard(Agent.ASTAR), rounds);
        }
        many(levels, Configs.standard(Agent.ASTAR), rounds);
        ticks(levels.get("own05"), rounds);
    }

    private static void many(Map<String, Level> levels, RunConfig config, int rounds) {
        double[] seconds = new double[rounds];
        long pops = 0;
        for (int i = 0; i < rounds; i++) {
            long start = Counters.threadCpuNanos();
            pops = 0;
            for (Level level : levels.values()) {
                Playthrough run = new Playthrough(level, config, 0, null);
                run.play(() -> false);
                pops += run.pops();
            }
            seconds[i] = 1e-9 * (Counters.threadCpuNanos() - start);
        }
        double first = seconds[0];
        double median = median(seconds);
        String name = "all " + levels.size() + " recorded levels, default";
        System.out.printf("| %s | %.4f | %.4f | %d | %.0f |%n", name, first, median, pops, pops / median);
    }

    private static void play(String name, Level level, RunConfig config, int rounds) {
        double[] seconds = new double[rounds];
        long pops = 0;
        for (int i = 0; i < rounds; i++) {
            Playthrough run = new Playthrough(level, config, 0, null);
            long start = Counters.threadCpuNanos();
            run.play(() -> false);
            seconds[i] = 1e-9 * (Counters.threadCpuNanos() - start);
            pops = run.pops();
        }
        double first = seconds[0];
        double median = median(seconds);
        System.out.printf("| %s | %.4f | %.4f | %d | %.0f |%n", name, first, median, pops, pops / median);
    }

    private static void ticks(Level level, int rounds) {
        double[] seconds = new double[rounds];
        long count = 0;
        for (int i = 0; i < rounds; i++) {
            Random random = new Random(1);
            long start = Counters.threadCpuNanos();
            count = 0;
            for (int game = 0; game < 500; game++) {
                Game run = new Game(level, Configs.standard(Agent.NOOP));
                while (run.world().status() == Status.RUNNING) {
                    run.step(random.nextInt(32));
                    count++;
                }
            }
            seconds[i] = 1e-9 * (Counters.threadCpuNanos() - start);
        }
        double first = seconds[0];
        double median = median(seconds);
        System.out.printf("| bare ticks, random buttons | %.4f | %.4f | | %.0f ticks |%n", first, median, count / median);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
