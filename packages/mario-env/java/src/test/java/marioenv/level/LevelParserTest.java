package marioenv.level;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import marioenv.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text and integers become tiles, birth places, start and goal; what is wrong is said with its place. */
class LevelParserTest {
    private static int tile(Level level, int column, int row) {
        return level.tiles().at(column, row);
    }

    /** Each character that stands for itself has its code. */
    @ParameterizedTest
    @CsvSource({
        "X,1", "#,2", "B,3", "S,6", "C,7", "?,8", "@,8", "Q,11", "!,11", "D,14", "o,15", "<,18", ">,19", "[,20", "],21",
        "|,47", "1,48", "2,49", "U,50", "L,51", "-,0"
    })
    void simpleTiles(char character, int code) {
        assertEquals(code, tile(Fixtures.level("----", "-" + character + "--", "----"), 1, 1));
    }

    /** A cannon's part depends on the two cells above it, each on its own. */
    @Test
    void cannons() {
        Level level = Fixtures.level("*-*-B---", "*---b---", "*-*-b---");
        assertEquals(Tiles.CANNON_HEAD, tile(level, 0, 0));
        assertEquals(Tiles.CANNON_NECK, tile(level, 0, 1));
        assertEquals(Tiles.CANNON_BODY, tile(level, 0, 2));
        assertEquals(Tiles.CANNON_NECK, tile(level, 2, 2), "only two above");
        assertEquals(Tiles.CANNON_NECK, tile(level, 4, 1));
        assertEquals(Tiles.CANNON_BODY, tile(level, 4, 2));
        assertTrue(level.hasCannons());
    }

    /** A platform's part depends on its neighbours. */
    @Test
    void platforms() {
        Level level = Fixtures.level("-%-%%%--", "--------");
        assertEquals(43, tile(level, 1, 0));
        assertArrayEquals(new int[] {44, 46, 45}, new int[] {tile(level, 3, 0), tile(level, 4, 0), tile(level, 5, 0)});
    }

    /** Wide pipes have four parts, narrow ones two; a pipe at the border is never narrow. */
    @Test
    void pipes() {
        Level level = Fixtures.level("------------", "-tt-t-----t-", "-tt-t-----t-", "t-----------");
        assertArrayEquals(
                new int[] {18, 19, 20, 21},
                new int[] {tile(level, 1, 1), tile(level, 2, 1), tile(level, 1, 2), tile(level, 2, 2)});
        assertEquals(52, tile(level, 4, 1));
        assertEquals(53, tile(level, 4, 2));
        assertEquals(18, tile(level, 0, 3));
        assertEquals(0, level.births());
    }

    /** Only the upper left corner of a wide pipe with plant bears a plant. */
    @Test
    void plants() {
        Level level = Fixtures.level("-----------", "-TT-T------", "-TT-T------");
        assertEquals(1, level.births());
        assertEquals(SpriteTypes.PLANT, level.birthType(0));
        assertEquals(1, level.birthRow(0));
        assertEquals(0, level.firstBirth(1));
        assertEquals(1, level.firstBirth(2));
    }

    /** Enemies leave no tile; their birth places are ordered by column, then row. */
    @Test
    void enemies() {
        Level level = Fixtures.level("--y----Y--", "-rgGEkK-R-");
        int[] expected = {4, 8, 2, 3, 2, 6, 7, 9, 5};
        assertEquals(expected.length, level.births());
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], level.birthType(i));
        }
        assertEquals(0, tile(level, 2, 0));
    }

    /** The last start and the last goal in reading order count. */
    @Test
    void lastMarksCount() {
        Level level = Fixtures.level("-M--F---", "--M-F---", "-----F--");
        assertEquals(2, level.startColumn());
        assertEquals(1, level.startRow());
        assertEquals(5, level.goalColumn());
        assertEquals(2, level.goalRow());
    }

    /** Without marks start and goal stand on the lowest floor of the first and the last column. */
    @Test
    void defaultMarks() {
        Level level = Fixtures.level("--X", "X--", "---", "X--", "X--");
        assertEquals(0, level.startColumn());
        assertEquals(2, level.startRow());
        assertEquals(2, level.goalColumn());
        assertEquals(-1, level.goalRow(), "nothing is above the only solid cell");
        assertEquals(-1, Fixtures.level("---", "---").startRow(), "no floor at all");
    }

    /** The pole clears up to ten cells and a top above the goal, and no more. */
    @Test
    void pole() {
        String[] rows = new String[16];
        java.util.Arrays.fill(rows, "-#");
        rows[14] = "-F";
        Level level = Fixtures.level(rows);
        assertEquals(Tiles.POLE_TOP, tile(level, 1, 3));
        for (int y = 4; y <= 14; y++) {
            assertEquals(Tiles.POLE, tile(level, 1, y));
        }
        assertEquals(Tiles.STAIR, tile(level, 1, 2));
        assertEquals(Tiles.STAIR, tile(level, 1, 15));
        assertEquals(Tiles.POLE_TOP, tile(Fixtures.level("--", "--", "--"), 1, 1), "no floor: only the top");
    }

    /** Windows line ends and empty lines at the end are ignored. */
    @Test
    void lineEnds() throws LevelFormatException {
        Level level = LevelParser.fromText("-X-\r\nX-X\r\n\n\r\n");
        assertEquals(3, level.width());
        assertEquals(2, level.height());
    }

    /** Every fault names its row and column. */
    @ParameterizedTest
    @CsvSource({
        "'',-1,-1", "'---\n--\n---',1,2", "'---\n----\n---',1,3", "'---\n-~-',1,1", "'---\n- -',1,1", "'---',-1,-1",
        "'---\n\n---',1,0", "'\n---\n---',0,-1"
    })
    void faults(String text, int row, int column) {
        LevelFormatException fault = assertThrows(LevelFormatException.class, () -> LevelParser.fromText(text));
        assertEquals(row, fault.row(), fault.getMessage());
        assertEquals(column, fault.column(), fault.getMessage());
    }

    /** Levels may be large, but not larger than is said. */
    @Test
    void sizes() throws LevelFormatException {
        String row = "-".repeat(LevelParser.MAX_WIDTH);
        String largest = (row + "\n").repeat(LevelParser.MAX_HEIGHT);
        assertEquals(LevelParser.MAX_HEIGHT, LevelParser.fromText(largest).height());
        assertThrows(LevelFormatException.class, () -> LevelParser.fromText(largest + row));
        assertThrows(LevelFormatException.class, () -> LevelParser.fromText("-" + row + "\n-" + row));
        assertEquals(1, LevelParser.fromText("-\n-").width());
    }

    /** The 17 integers are the 17 characters. */
    @Test
    void integers() throws LevelFormatException {
        byte[] cells = new byte[2 * 17 + 3];
        for (int i = 0; i < 17; i++) {
            cells[3 + i] = (byte) i;
        }
        Level level = LevelParser.fromIntegers(cells, 3, 17, 2);
        assertEquals("-*ygkrtS!@FX%M|o#\n" + "-".repeat(17), level.text());
        cells[5] = 17;
        LevelFormatException fault =
                assertThrows(LevelFormatException.class, () -> LevelParser.fromIntegers(cells, 3, 17, 2));
        assertEquals(0, fault.row());
        assertEquals(2, fault.column());
    }

    /** A level's text makes the same level. */
    @Test
    void textMakesTheSameLevel() throws LevelFormatException {
        Random random = new Random(5);
        for (int i = 0; i < 50; i++) {
            Level level = marioenv.Levels.random(random, 1 + random.nextInt(60));
            Level again = LevelParser.fromText(level.text());
            assertArrayEquals(level.tiles().codes(), again.tiles().codes());
            assertEquals(level.births(), again.births());
            assertEquals(level.goalRow(), again.goalRow());
        }
    }

    /** No text does anything but make a level or be refused. */
    @Test
    void randomTextNeverBreaksTheParser() {
        Random random = new Random(7);
        String often = "-X#*BbSC?@Q!Do%|12ULtT<>[]MFgk\n\n\r";
        int good = 0;
        for (int i = 0; i < 20_000; i++) {
            int length = random.nextInt(80);
            StringBuilder text = new StringBuilder();
            int width = 1 + random.nextInt(8);
            for (int j = 0; j < length; j++) {
                boolean rare = random.nextInt(200) == 0;
                text.append(rare ? (char) random.nextInt(65536) : often.charAt(random.nextInt(often.length() - 3)));
                if (j % width == width - 1 && random.nextInt(50) > 0) {
                    text.append('\n');
                }
            }
            try {
                Level level = LevelParser.fromText(text.toString());
                assertEquals(level.width() * level.height(), level.tiles().codes().length);
                good++;
            } catch (LevelFormatException e) {
                assertTrue(e.getMessage().length() > 10);
            }
        }
        assertTrue(good > 500, "the parser was really asked: " + good);
    }
}
