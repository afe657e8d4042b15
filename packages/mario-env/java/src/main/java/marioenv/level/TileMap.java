package marioenv.level;

/**
 * The tile codes of a level. A map never changes: {@link #with} makes another one that shares all but a few columns
 * with it, so that a thousand states of a game take little more room than one.
 */
public final class TileMap {
    private static final int SHIFT = 4;
    private static final int BLOCK = 1 << SHIFT;

    private final int width;
    private final int height;
    /** Blocks of 16 columns, each in reading order. */
    private final byte[][] blocks;

    private TileMap(int width, int height, byte[][] blocks) {
        this.width = width;
        this.height = height;
        this.blocks = blocks;
    }

    /** Makes a map of codes in reading order. */
    public static TileMap of(int width, int height, byte[] codes) {
        byte[][] blocks = new byte[(width + BLOCK - 1) >> SHIFT][height << SHIFT];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                blocks[column >> SHIFT][place(column, row)] = codes[row * width + column];
            }
        }
        return new TileMap(width, height, blocks);
    }

    /** Returns the code at a column, clamped into the level, and a row; above and below there is air. */
    public int at(int column, int row) {
        if (row < 0 || row >= height) {
            return Tiles.AIR;
        }
        int inside = Math.max(0, Math.min(column, width - 1));
        return blocks[inside >> SHIFT][place(inside, row)];
    }

    /** Returns a map with another code at one cell; the same map if the cell is outside. */
    public TileMap with(int column, int row, int code) {
        if (column < 0 || column >= width || row < 0 || row >= height) {
            return this;
        }
        byte[][] changed = blocks.clone();
        byte[] block = changed[column >> SHIFT].clone();
        block[place(column, row)] = (byte) code;
        changed[column >> SHIFT] = block;
        return new TileMap(width, height, changed);
    }

    /** Returns all codes in reading order. */
    public byte[] codes() {
        byte[] codes = new byte[width * height];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) at(i % width, i / width);
        }
        return codes;
    }

    private static int place(int column, int row) {
        return row << SHIFT | column & BLOCK - 1;
    }
}
