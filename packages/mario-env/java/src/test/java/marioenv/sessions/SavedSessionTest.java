package marioenv.sessions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import marioenv.Configs;
import marioenv.Levels;
import marioenv.play.RunConfig;
import marioenv.play.RunConfig.Agent;
import marioenv.wire.RequestException;
import org.junit.jupiter.api.Test;

/** A saved session goes on as if it had never been saved; damaged bytes are refused and harm nothing. */
class SavedSessionTest {
    private static final byte[] OWNER = {1, 2};
    private static final View VIEW = new View(View.Kind.PLANES, false);

    private static Session session(Random random) {
        RunConfig config = random.nextBoolean() ? Configs.standard(Agent.NOOP) : Configs.compat(1, random.nextInt(3), 9);
        Session session = new Session(OWNER, Levels.random(random, 10 + random.nextInt(60)), config, VIEW);
        for (int i = random.nextInt(200); i > 0; i--) {
            session.step(random.nextInt(32) | 2, 1, null);
        }
        return session;
    }

    @Test
    void goesOnAsIfNeverSaved() throws RequestException {
        Random random = new Random(11);
        for (int round = 0; round < 80; round++) {
            Session session = session(random);
            byte[] blob = SavedSession.write(session);
            Session loaded = SavedSession.read(blob, OWNER);
            Session copy = session.copy();
            assertArrayEquals(blob, SavedSession.write(loaded));
            assertArrayEquals(blob, SavedSession.write(copy));
            int[] buttons = random.ints(100, 0, 32).toArray();
            for (int mask : buttons) {
                session.step(mask, 1, null);
                loaded.step(mask, 1, null);
                copy.step(mask, 1, null);
            }
            assertArrayEquals(SavedSession.write(session), SavedSession.write(loaded));
            assertArrayEquals(SavedSession.write(session), SavedSession.write(copy));
            assertEquals(session.game().result(), loaded.game().result());
        }
    }

    @Test
    void damageIsNoticed() {
        Random random = new Random(12);
        byte[] blob = SavedSession.write(session(random));
        assertThrows(RequestException.class, () -> SavedSession.read(new byte[0], OWNER));
        for (int i = 0; i < 500; i++) {
            byte[] damaged = blob.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            assertThrows(RequestException.class, () -> SavedSession.read(damaged, OWNER));
            int end = random.nextInt(blob.length);
            assertThrows(RequestException.class, () -> SavedSession.read(Arrays.copyOf(blob, end), OWNER));
        }
    }

    /** Forged bytes with a fitting checksum are refused or make a game that can be played. */
    @Test
    void forgeriesDoNoHarm() {
        Random random = new Random(13);
        int played = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] forged = SavedSession.write(session(random));
            for (int j = 1 + random.nextInt(4); j > 0; j--) {
                forged[12 + random.nextInt(forged.length - 12)] = (byte) random.nextInt();
            }
            CRC32 crc = new CRC32();
            crc.update(forged, 12, forged.length - 12);
            ByteBuffer.wrap(forged).putInt(8, (int) crc.getValue());
            try {
                Session session = SavedSession.read(forged, OWNER);
                byte[] out = new byte[Planes.BYTES];
                for (int step = 0; step < 20; step++) {
                    session.step(random.nextInt(32), 1, null);
                    Planes.write(session.game().world(), step % 2 == 0, out, 0);
                }
                session.copy();
                played++;
            } catch (RequestException e) {
                assertTrue(e.getMessage().startsWith("state is"), e.getMessage());
            }
        }
        assertTrue(played > 100, "some forgeries are games: " + played);
    }
}
