package marioenv.level;

/**
 * A level as the engine plays it: never changed after it was made, shared by all its copies of the world.
 *
 * <p>Enemies' birth places are kept in the order in which the engine looks at them: by column, then by row.
 */
public final class Level {
    private final int width;
    private final int height;
    private final TileMap tiles;
    private final int startColumn;
    private final int startRow;
    private final int goalColumn;
    private final int goalRow;
    private final byte[] birthRows;
    private final byte[] birthTypes;
    private final int[] firstBirth;
    private final boolean hasCannons;
    private final String text;

    Level(Draft draft) {
        width = draft.width;
        height = draft.height;
        text = draft.text;
        tiles = TileMap.of(width, height, draft.tiles);
        startColumn = draft.startColumn;
        startRow = draft.startRow;
        goalColumn = draft.goalColumn;
        goalRow = draft.goalRow;
        firstBirth = new int[width + 1];
        int births = 0;
        for (byte type : draft.births) {
            births += type != 0 ? 1 : 0;
        }
        birthRows = new byte[births];
        birthTypes = new byte[births];
        sortBirths(draft.births);
        boolean cannons = false;
        for (byte tile : draft.tiles) {
            cannons |= tile == Tiles.CANNON_HEAD;
        }
        hasCannons = cannons;
    }

    private void sortBirths(byte[] births) {
        int count = 0;
        for (int x = 0; x < width; x++) {
            firstBirth[x] = count;
            for (int y = 0; y < height; y++) {
                if (births[y * width + x] != 0) {
                    birthRows[count] = (byte) y;
                    birthTypes[count++] = births[y * width + x];
                }
            }
        }
        firstBirth[width] = count;
    }

    /** Returns the text that makes the same level. */
    public String text() {
        StringBuilder rows = new StringBuilder(text);
        for (int y = height - 1; y > 0; y--) {
            rows.insert(y * width, '\n');
        }
        return rows.toString();
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public TileMap tiles() {
        return tiles;
    }

    public int startColumn() {
        return startColumn;
    }

    /** Row of the start mark or of the first free cell above the floor of column 0; -1 without a floor. */
    public int startRow() {
        return startRow;
    }

    public int goalColumn() {
        return goalColumn;
    }

    /** Row of the goal mark or of the first free cell above the floor of the last column; -1 without a floor. */
    public int goalRow() {
        return goalRow;
    }

    /** Whether the game is decided by where start and goal stand: goal in column 0, or start behind the goal. */
    public boolean isDegenerate() {
        return goalColumn == 0 || 16 * startColumn + 8 > 16 * goalColumn;
    }

    /** Whether a tile of the level shoots bullets. */
    public boolean hasCannons() {
        return hasCannons;
    }

    /** Number of birth places. */
    public int births() {
        return birthRows.length;
    }

    /** Returns the index of the first birth place in a column; column {@code width} ends the last one. */
    public int firstBirth(int column) {
        return firstBirth[column];
    }

    public int birthRow(int birth) {
        return birthRows[birth];
    }

    public int birthType(int birth) {
        return birthTypes[birth];
    }

    /** What a parser gathers before the level is made. */
    static final class Draft {
        final String text;
        final int width;
        final int height;
        final byte[] tiles;
        final byte[] births;
        int startColumn;
        int startRow;
        int goalColumn;
        int goalRow;

        Draft(String text, int width, int height) {
            this.text = text;
            this.width = width;
            this.height = height;
            tiles = new byte[width * height];
            births = new byte[width * height];
        }
    }
}
