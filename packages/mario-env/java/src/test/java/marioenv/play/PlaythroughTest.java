package marioenv.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import marioenv.Configs;
import marioenv.Fixtures;
import marioenv.Levels;
import marioenv.engine.Event;
import marioenv.engine.Status;
import marioenv.level.Level;
import marioenv.level.SpriteTypes;
import marioenv.play.RunConfig.Agent;
import org.junit.jupiter.api.Test;

/** Runs from start to end: players, budgets, limits, and how results are counted. */
class PlaythroughTest {
    private static Playthrough run(Level level, RunConfig config, long seed) {
        Playthrough run = new Playthrough(level, config, seed, null);
        assertTrue(run.play(() -> false));
        return run;
    }

    private static RunConfig astar(int budget, double jitter, long totalPops, boolean earlyStop) {
        return new RunConfig(Agent.ASTAR, 20_000, 0, 0, budget, jitter, totalPops, 0, false, earlyStop, 5);
    }

    private static Level wall() {
        String wall = "-".repeat(20) + "X";
        return Levels.flat(56, wall, wall, wall, wall, wall, wall);
    }

    /** The default planner wins an easy level with few pops, the reference's planner with many. */
    @Test
    void easyLevel() {
        Playthrough standard = run(Levels.flat(56), Configs.standard(Agent.ASTAR), 0);
        Playthrough compat = run(Levels.flat(56), Configs.compat(1000, 0, 20), 0);
        assertEquals(Status.WIN, standard.result().status());
        assertEquals(1, standard.result().completion());
        assertEquals(89, standard.record().steps());
        assertEquals(89, compat.record().steps());
        assertTrue(standard.pops() < 1000, "pops: " + standard.pops());
        assertTrue(compat.pops() > 10_000, "pops: " + compat.pops());
    }

    /** The same run twice is the same run, whatever ran in between. */
    @Test
    void deterministic() {
        Level level = Fixtures.level(Fixtures.read("runs.json").get(30));
        Playthrough first = run(level, astar(300, 0.5, 0, true), 7);
        run(wall(), astar(50, 0, 0, true), 1);
        Playthrough second = run(level, astar(300, 0.5, 0, true), 7);
        assertEquals(first.pops(), second.pops());
        assertEquals(first.record().steps(), second.record().steps());
        assertEquals(first.result(), second.result());
    }

    /** Jittered budgets depend on the seed. */
    @Test
    void jitter() {
        long first = run(wall(), astar(100, 0.5, 0, true), 1).pops();
        long second = run(wall(), astar(100, 0.5, 0, true), 2).pops();
        assertTrue(first != second, "both took " + first);
    }

    /** With its pops spent the planner stands still until time is up, and says so. */
    @Test
    void totalPops() {
        Playthrough run = run(wall(), astar(1000, 0, 5000, true), 0);
        assertEquals(5000, run.pops());
        assertEquals(Status.TIME_OUT, run.result().status());
        assertEquals(666, run.record().steps());
        assertEquals(Playthrough.POPS_EXHAUSTED, run.flags());
    }

    /** The wall clock ends a run only when it is asked to, and the run says so. */
    @Test
    void deadline() {
        RunConfig config = new RunConfig(Agent.ASTAR, 20_000, 0, 0, 20_000, 0, 0, 1, false, true, 5);
        Playthrough run = run(wall(), config, 0);
        assertEquals(Status.RUNNING, run.result().status());
        assertEquals(Playthrough.DEADLINE, run.flags());
    }

    /** A run can be stopped between decisions and cut after some steps. */
    @Test
    void stopping() {
        Playthrough stopped = new Playthrough(wall(), Configs.standard(Agent.ASTAR), 0, null);
        int[] asked = {0};
        assertFalse(stopped.play(() -> ++asked[0] > 10));
        assertEquals(10, stopped.record().steps());
        Playthrough cut = run(wall(), Configs.standard(Agent.NOOP).withMaxSteps(25), 0);
        assertEquals(25, cut.record().steps());
        assertEquals(Status.RUNNING, cut.result().status());
    }

    /** A script is played and then no button held. */
    @Test
    void script() {
        byte[] actions = {0, 0, 2, 2, 2, 0};
        Playthrough run = new Playthrough(
                Levels.flat(56), Configs.standard(Agent.SCRIPT), 0, new Playthrough.Script(actions, 2, 3));
        assertTrue(run.play(() -> false));
        assertEquals(666, run.record().steps());
        assertEquals(2, run.record().action(2));
        assertEquals(0, run.record().action(3));
    }

    /** The random player's draws are those of its seed. */
    @Test
    void randomPlayer() {
        Result first = run(Levels.flat(56, "----g"), Configs.standard(Agent.RANDOM), 3).result();
        assertEquals(first, run(Levels.flat(56, "----g"), Configs.standard(Agent.RANDOM), 3).result());
    }

    /** A goal in column 0 is won at once; the share of the way is 1, or NaN in compat mode. */
    @Test
    void goalInTheFirstColumn() {
        Level level = Levels.flat(56, "F--M");
        Playthrough standard = run(level, Configs.standard(Agent.ASTAR), 0);
        assertEquals(Status.WIN, standard.result().status());
        assertEquals(1, standard.result().completion());
        assertEquals(0, standard.record().steps());
        assertEquals(Playthrough.DEGENERATE, standard.flags());
        assertTrue(Float.isNaN(run(level, Configs.compat(100, 0, 20), 0).result().completion()));
    }

    /** A mushroom is one mushroom, and ten in compat mode, where a pause repeats its events. */
    @Test
    void eventsOfAPause() {
        Game standard = pickUp(false);
        Game compat = pickUp(true);
        assertEquals(1, standard.result().mushrooms());
        assertEquals(10, compat.result().mushrooms());
        assertEquals(1, standard.result().tileCoins());
        assertEquals(0, compat.result().tileCoins(), "coins have the code of 1-ups there");
        assertEquals(standard.result().coins(), compat.result().coins());
    }

    /** Jumps into a mushroom block, takes its mushroom on the way back, and a coin. */
    private static Game pickUp(boolean compat) {
        Level level = Levels.flat(56, "-----@----X", "", "", "--Mo------X");
        RunConfig config = new RunConfig(Agent.NOOP, 20_000, 0, 0, 1, 0, 0, 0, compat, false, 5);
        Game game = new Game(level, config);
        while (game.world().mario().x() < 60) {
            game.step(2);
        }
        for (int i = 0; i < 30; i++) {
            game.step(0);
        }
        for (int i = 0; i < 10; i++) {
            game.step(16);
        }
        for (int i = 0; i < 200 && game.world().mario().mode() == 0; i++) {
            game.step(0);
        }
        for (int i = 0; i < 12; i++) {
            game.step(0);
        }
        assertEquals(1, game.world().mario().mode());
        return game;
    }

    /** Hurts count once when Mario suffers, and in every tick of contact in the raw count. */
    @Test
    void hurts() {
        Level level = Levels.flat(56, "--M-----y");
        RunConfig config = new RunConfig(Agent.NOOP, 20_000, 0, 2, 1, 0, 0, 0, false, false, 5);
        Result result = run(level, config, 0).result();
        assertTrue(result.rawHurts() > result.hurts());
        assertTrue(result.hurts() >= 1);
    }

    /** Statistics follow the events: kills by kind, the longest jump, the longest time in the air. */
    @Test
    void statistics() {
        Statistics statistics = new Statistics();
        statistics.add(new Event(Event.JUMP, 0, 100, 0, 0, 10));
        statistics.add(new Event(Event.LAND, 0, 60, 0, 0, 22));
        statistics.add(new Event(Event.JUMP, 0, 60, 0, 0, 30));
        statistics.add(new Event(Event.LAND, 0, 75, 0, 0, 50));
        statistics.add(new Event(Event.STOMP_KILL, SpriteTypes.GOOMBA, 0, 0, 0, 1));
        statistics.add(new Event(Event.FALL_KILL, SpriteTypes.GOOMBA, 0, 0, 0, 1));
        statistics.add(new Event(Event.SHELL_KILL, SpriteTypes.SHELL, 0, 0, 0, 1));
        statistics.add(new Event(Event.BUMP, Event.BROKEN_BRICK, 0, 0, 0, 1));
        statistics.add(new Event(Event.BUMP, Event.BROKEN_BRICK, 0, 0, 1, 1));
        assertEquals(40, statistics.maxJumpX());
        assertEquals(20, statistics.maxAirTime());
        assertEquals(3, statistics.kills());
        assertEquals(1, statistics.killsOf(SpriteTypes.GOOMBA), "falls are no kills of a kind");
        assertEquals(2, statistics.brokenBricks());
        assertEquals(1, statistics.destroyedBricks());
    }

    /** Occupancy counts steps; just above the screen is the first row, further up and below are nothing. */
    @Test
    void occupancy() {
        Playthrough run = run(Levels.flat(56), Configs.standard(Agent.NOOP).withMaxSteps(10), 0);
        float[] grid = new float[16 * 56];
        run.record().addOccupancy(grid, 0, 56, 16, 0.5f);
        assertEquals(5, grid[13 * 56]);
    }
}
