package marioenv.level;

/** A level that cannot be played, with the place and the rule that it breaks. */
public final class LevelFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int row;
    private final int column;

    /**
     * @param row place of the fault, -1 if it has none
     * @param column place of the fault, -1 if it has none
     */
    public LevelFormatException(String message, int row, int column) {
        super(message);
        this.row = row;
        this.column = column;
    }

    public int row() {
        return row;
    }

    public int column() {
        return column;
    }
}
