package marioenv.engine;

/** A rectangle of cells; it may reach beyond the level. */
final class CellWindow {
    int firstColumn;
    int lastColumn;
    int firstRow;
    int lastRow;

    void clear() {
        set(0, -1, 0, -1);
    }

    void copyFrom(CellWindow other) {
        set(other.firstColumn, other.lastColumn, other.firstRow, other.lastRow);
    }

    void set(int newFirstColumn, int newLastColumn, int newFirstRow, int newLastRow) {
        firstColumn = newFirstColumn;
        lastColumn = newLastColumn;
        firstRow = newFirstRow;
        lastRow = newLastRow;
    }

    boolean contains(int column, int row) {
        return column >= firstColumn && column <= lastColumn && row >= firstRow && row <= lastRow;
    }

    boolean is(int aFirstColumn, int aLastColumn, int aFirstRow, int aLastRow) {
        return firstColumn == aFirstColumn && lastColumn == aLastColumn && firstRow == aFirstRow && lastRow == aLastRow;
    }
}
