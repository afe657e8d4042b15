package marioenv.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Random;
import marioenv.Configs;
import marioenv.Levels;
import marioenv.engine.Sprite;
import marioenv.engine.World;
import marioenv.play.RunConfig.Agent;
import org.junit.jupiter.api.Test;

/** Every bit of the planes is what the list of kinds says of that cell. */
class PlanesTest {
    private static final View VIEW = new View(View.Kind.PLANES, false);

    private static int planeOfTile(int code) {
        return switch (code) {
            case 1, 2, 14 -> 0;
            case 43, 44, 45, 46 -> 1;
            case 6, 7, 50, 51 -> 2;
            case 8, 11 -> 3;
            case 15 -> 4;
            case 18, 19, 20, 21, 52, 53 -> 5;
            case 3, 4, 5 -> 6;
            case 47 -> 7;
            case 39, 40 -> 8;
            default -> -1;
        };
    }

    private static boolean isOfPlane(Sprite s, int plane) {
        return switch (s.type()) {
            case 2, 3 -> plane == 9;
            case 4, 5 -> plane == 10;
            case 6, 7 -> plane == 11;
            case 8, 9 -> plane == 12;
            case 10 -> plane == 14;
            case 11 -> plane == 15;
            case 12, 13, 15 -> plane == 16;
            case 14 -> plane == 17;
            case 16 -> plane == 18;
            default -> false;
        } || plane == 13 && s.winged();
    }

    private static boolean isAt(Sprite s, int column, int row) {
        return (int) (s.x() / 16) == column && (int) (s.y() / 16) == row;
    }

    private static boolean expected(World world, int plane, int column, int row) {
        if (plane < 9) {
            return planeOfTile(world.tileAt(column, row)) == plane;
        }
        if (plane == 19) {
            return isAt(world.mario(), column, row);
        }
        for (int i = 0; i < world.spriteCount(); i++) {
            if (isAt(world.sprite(i), column, row) && isOfPlane(world.sprite(i), plane)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void everyBit() {
        Random random = new Random(21);
        for (int round = 0; round < 40; round++) {
            Session session = new Session(
                    new byte[0], Levels.random(random, 12 + random.nextInt(60)), Configs.compat(1, 2, 9), VIEW);
            for (int i = random.nextInt(150); i > 0; i--) {
                session.step(random.nextInt(32) | 2, 1, null);
            }
            World world = session.game().world();
            boolean onCamera = round % 2 == 0;
            byte[] out = new byte[Planes.BYTES + 3];
            Planes.write(world, onCamera, out, 3);
            int left = onCamera ? (int) (world.cameraX() / 16) : (int) (world.mario().x() / 16) - 8;
            int top = onCamera ? (int) (world.cameraY() / 16) : (int) (world.mario().y() / 16) - 8;
            for (int plane = 0; plane < 20; plane++) {
                for (int cell = 0; cell < 256; cell++) {
                    int bit = out[3 + plane * 32 + cell / 8] >> 7 - cell % 8 & 1;
                    boolean wanted = expected(world, plane, left + cell % 16, top + cell / 16);
                    assertEquals(wanted, bit == 1, "plane " + plane + " cell " + cell);
                }
            }
        }
    }

    /** The codes are the tiles of the map, with the border repeated beside it and air above it. */
    @Test
    void codes() {
        Session session = new Session(new byte[0], Levels.flat(30), Configs.standard(Agent.NOOP), VIEW);
        ByteBuffer scene = ByteBuffer.allocate(256);
        ByteBuffer sprites = ByteBuffer.allocate(256);
        Planes.writeCodes(session.game().world(), false, scene, sprites);
        int top = 13 - 8;
        for (int row = 0; row < 16; row++) {
            int code = top + row == 14 || top + row == 15 ? 1 : 0;
            assertEquals(code, scene.get(16 * row), "row " + row + " beside the level");
        }
        assertEquals(0, sprites.get(0));
    }
}
