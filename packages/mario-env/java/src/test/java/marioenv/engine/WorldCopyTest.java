package marioenv.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import marioenv.Levels;
import marioenv.level.Level;
import org.junit.jupiter.api.Test;

/** Copies are complete and share nothing that changes. */
class WorldCopyTest {
    private static final int GAMES = 60;

    static byte[] bytes(World world) throws IOException {
        GameLog log = world.log;
        world.log = log == null ? new GameLog(false) : log;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SavedWorld.write(world, new DataOutputStream(bytes));
        world.log = log;
        return bytes.toByteArray();
    }

    /** A copy at any time plays on like the original, and neither disturbs the other. */
    @Test
    void copyPlaysOnLikeTheOriginal() throws IOException {
        Random random = new Random(3);
        for (int game = 0; game < GAMES; game++) {
            Level level = Levels.random(random, 20 + random.nextInt(60));
            World world = new World(level, 5);
            world.start(random.nextInt(3), 0, null);
            World copy = world.sibling();
            for (int i = random.nextInt(120); i > 0; i--) {
                world.update(random.nextInt(32) | Buttons.RIGHT);
            }
            copy.copyFrom(world);
            byte[] before = bytes(world);
            assertArrayEquals(before, bytes(copy));
            int[] buttons = random.ints(80, 0, 32).toArray();
            play(copy, buttons);
            assertArrayEquals(before, bytes(world), "the copy's play must not show in the original");
            play(world, buttons);
            assertArrayEquals(bytes(copy), bytes(world));
        }
    }

    private static void play(World world, int[] buttons) {
        for (int mask : buttons) {
            world.update(mask);
        }
    }

    /** Used worlds, with whatever sprites they had, become exact copies too. */
    @Test
    void usedWorldsCanBeOverwritten() throws IOException {
        Random random = new Random(4);
        Level level = Levels.random(random, 60);
        World used = new World(level, 5);
        for (int game = 0; game < GAMES; game++) {
            World world = new World(level, 5);
            world.start(random.nextInt(3), 0, null);
            play(world, random.ints(random.nextInt(150), 0, 32).map(mask -> mask | Buttons.RIGHT).toArray());
            used.copyFrom(world);
            assertArrayEquals(bytes(world), bytes(used));
            play(used, random.ints(30, 0, 32).toArray());
        }
    }
}
