package marioenv.level;

/** Reads levels from text or from the 17 integers, strictly: what is wrong is said with row and column. */
public final class LevelParser {
    public static final int MIN_HEIGHT = 2;
    public static final int MAX_HEIGHT = 64;
    public static final int MAX_WIDTH = 4096;

    /** The character of each of the 17 integers. */
    private static final String INTEGERS = "-*ygkrtS!@FX%M|o#";
    private static final String KNOWN = "-M" + "FyYgEGkKrR" + "X#*BbSC?@Q!Do%|12ULtT<>[]";

    private LevelParser() {}

    /**
     * Reads the framework's text.
     *
     * @param text rows parted by {@code \n} (a {@code \r} before it is dropped), all of one length; empty lines
     *     at the end are ignored
     * @throws LevelFormatException if the text is empty, ragged, too small, too large or has an unknown character
     */
    public static Level fromText(String text) throws LevelFormatException {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        if (end == 0) {
            throw new LevelFormatException("the level is empty", -1, -1);
        }
        String[] rows = text.substring(0, end).split("\r?\n", MAX_HEIGHT + 2);
        checkSize(rows[0].length(), rows.length);
        char[] cells = new char[rows.length * rows[0].length()];
        for (int y = 0; y < rows.length; y++) {
            readRow(rows[y], y, rows[0].length(), cells);
        }
        return LevelBuilder.build(cells, rows[0].length(), rows.length);
    }

    private static void readRow(String row, int y, int width, char[] cells) throws LevelFormatException {
        if (row.length() != width) {
            throw new LevelFormatException(
                    "row " + y + " has " + row.length() + " cells, row 0 has " + width, y, Math.min(row.length(), width));
        }
        for (int x = 0; x < width; x++) {
            char cell = row.charAt(x);
            if (KNOWN.indexOf(cell) < 0) {
                String shown = cell > ' ' && cell < 127 ? "'" + cell + "'" : String.format("U+%04X", (int) cell);
                throw new LevelFormatException(
                        "unknown character " + shown + " at row " + y + ", column " + x, y, x);
            }
            cells[y * width + x] = cell;
        }
    }

    /**
     * Reads the 17 integers.
     *
     * @param cells buffer in reading order
     * @param offset where the level begins in it
     * @throws LevelFormatException if the size is out of range or a value is above 16
     */
    public static Level fromIntegers(byte[] cells, int offset, int width, int height) throws LevelFormatException {
        checkSize(width, height);
        char[] characters = new char[width * height];
        for (int i = 0; i < characters.length; i++) {
            int value = cells[offset + i] & 0xff;
            if (value >= INTEGERS.length()) {
                int row = i / width;
                int column = i % width;
                throw new LevelFormatException(
                        "value " + value + " at row " + row + ", column " + column + " is not one of 0 to 16", row, column);
            }
            characters[i] = INTEGERS.charAt(value);
        }
        return LevelBuilder.build(characters, width, height);
    }

    private static void checkSize(int width, int height) throws LevelFormatException {
        if (height < MIN_HEIGHT || height > MAX_HEIGHT) {
            String given = height > MAX_HEIGHT ? "more" : String.valueOf(height);
            throw new LevelFormatException("a level has 2 to 64 rows, not " + given, -1, -1);
        }
        if (width < 1 || width > MAX_WIDTH) {
            throw new LevelFormatException("a row has 1 to 4096 cells, not " + width, 0, -1);
        }
    }
}
