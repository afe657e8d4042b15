package marioenv.level;

import java.util.Arrays;

/** Turns the characters of a level into tiles, birth places, start and goal. */
final class LevelBuilder {
    private static final String FLOOR = "X#@!BCQ<>[]?SUD%tT";
    private static final int POLE_HEIGHT = 11;
    private static final byte[] SIMPLE = simpleTiles();
    private static final byte[] ENEMIES = enemies();

    private final char[] cells;
    private final int width;
    private final int height;
    private final Level.Draft draft;

    private LevelBuilder(char[] cells, int width, int height) {
        this.cells = cells;
        this.width = width;
        this.height = height;
        draft = new Level.Draft(new String(cells), width, height);
    }

    static Level build(char[] cells, int width, int height) {
        LevelBuilder builder = new LevelBuilder(cells, width, height);
        builder.draft.startRow = builder.firstFloor(0);
        builder.draft.goalColumn = width - 1;
        builder.draft.goalRow = builder.firstFloor(width - 1);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                builder.place(x, y);
            }
        }
        builder.raisePole();
        return new Level(builder.draft);
    }

    private void place(int x, int y) {
        char cell = at(x, y);
        int i = y * width + x;
        if (cell == 'M') {
            draft.startColumn = x;
            draft.startRow = y;
        } else if (cell == 'F') {
            draft.goalColumn = x;
            draft.goalRow = y;
        } else if (cell == 't' || cell == 'T') {
            placePipe(x, y);
        } else if (cell == '*') {
            draft.tiles[i] = (byte) (Tiles.CANNON_HEAD + is(x, y - 1, '*') + is(x, y - 2, '*'));
        } else if (cell == 'b') {
            draft.tiles[i] = (byte) (Tiles.CANNON_NECK + is(x, y - 2, 'B'));
        } else if (cell == '%') {
            draft.tiles[i] = (byte) (Tiles.PLATFORM + 2 * is(x - 1, y, '%') + is(x + 1, y, '%'));
        } else {
            draft.tiles[i] = SIMPLE[cell];
            draft.births[i] = ENEMIES[cell];
        }
    }

    private void placePipe(int x, int y) {
        boolean single = x > 0 && x < width - 1 && !isPipe(x - 1, y) && !isPipe(x + 1, y);
        int left = x > 0 ? draft.tiles[y * width + x - 1] : Tiles.AIR;
        int part = left == Tiles.PIPE_TOP_LEFT || left == Tiles.PIPE_LEFT ? 1 : 0;
        if (isPipe(x, y - 1)) {
            part += single ? 1 : 2;
        }
        draft.tiles[y * width + x] = (byte) ((single ? Tiles.SINGLE_PIPE : Tiles.PIPE_TOP_LEFT) + part);
        if (at(x, y) == 'T' && !single && part == 0) {
            draft.births[y * width + x] = SpriteTypes.PLANT;
        }
    }

    /** Clears the goal's column above its row and sets the pole into it. */
    private void raisePole() {
        int top = Math.max(1, draft.goalRow - POLE_HEIGHT);
        for (int y = draft.goalRow; y > top; y--) {
            setPole(y, Tiles.POLE);
        }
        setPole(top, Tiles.POLE_TOP);
    }

    private void setPole(int y, int tile) {
        draft.tiles[y * width + draft.goalColumn] = (byte) tile;
    }

    /** Returns the row of the first free cell above the lowest solid run of a column, -1 if there is none. */
    private int firstFloor(int x) {
        int y = height - 1;
        while (y >= 0 && FLOOR.indexOf(at(x, y)) < 0) {
            y--;
        }
        while (y >= 0 && FLOOR.indexOf(at(x, y)) >= 0) {
            y--;
        }
        return y;
    }

    private char at(int x, int y) {
        return x < 0 || x >= width || y < 0 ? '-' : cells[y * width + x];
    }

    private int is(int x, int y, char wanted) {
        return at(x, y) == wanted ? 1 : 0;
    }

    private boolean isPipe(int x, int y) {
        return at(x, y) == 't' || at(x, y) == 'T';
    }

    private static byte[] simpleTiles() {
        byte[] table = new byte[128];
        String characters = "X#BSC?@Q!Do|12UL<>[]";
        int[] codes = {1, 2, 3, 6, 7, 8, 8, 11, 11, 14, 15, 47, 48, 49, 50, 51, 18, 19, 20, 21};
        for (int i = 0; i < codes.length; i++) {
            table[characters.charAt(i)] = (byte) codes[i];
        }
        return table;
    }

    private static byte[] enemies() {
        byte[] table = new byte[128];
        Arrays.fill(table, (byte) 0);
        String characters = "gEGrRkKyY";
        int[] types = {2, 2, 3, 4, 5, 6, 7, 8, 9};
        for (int i = 0; i < types.length; i++) {
            table[characters.charAt(i)] = (byte) types[i];
        }
        return table;
    }
}
