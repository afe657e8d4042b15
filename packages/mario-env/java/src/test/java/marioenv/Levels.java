package marioenv;

import java.util.Random;
import marioenv.level.Level;

/** Small levels for tests. */
public final class Levels {
    private static final int HEIGHT = 16;

    private Levels() {}

    /**
     * Returns a level of 16 rows with two rows of ground.
     *
     * @param width columns
     * @param lines what stands above the ground, the last line right on it; short lines are filled with air
     */
    public static Level flat(int width, String... lines) {
        String[] rows = new String[HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            int line = y - (HEIGHT - 2 - lines.length);
            String text = line >= 0 && line < lines.length ? lines[line] : "";
            String fill = y >= HEIGHT - 2 ? "X" : "-";
            rows[y] = text + fill.repeat(width - text.length());
        }
        return Fixtures.level(rows);
    }

    /** Returns a level with random things anywhere over some ground. */
    public static Level random(Random random, int width) {
        String[] rows = new String[HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            StringBuilder row = new StringBuilder();
            for (int x = 0; x < width; x++) {
                String known = y >= HEIGHT - 2 ? "XXXXXXXXX-" : "------------------------ygkrYGKRtT*S!@%|o#X12ULCQ?";
                row.append(known.charAt(random.nextInt(known.length())));
            }
            rows[y] = row.toString();
        }
        return Fixtures.level(rows);
    }
}
