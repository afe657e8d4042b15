package marioenv.sessions;

import java.nio.ByteBuffer;
import java.util.Arrays;
import marioenv.engine.Sprite;
import marioenv.engine.World;
import marioenv.level.SpriteTypes;
import marioenv.level.Tiles;

/** Writes the window around Mario: a plane a kind of thing with one bit a cell, or codes. */
public final class Planes {
    /** Names of the planes. */
    public static final String[] NAMES = {
        "solid", "one_way", "brick", "question", "coin", "pipe", "cannon", "trunk", "goal_pole", "goomba", "red_koopa",
        "green_koopa", "spiky", "winged", "bullet", "plant", "item", "shell", "fireball", "mario"
    };

    /** Bytes of all planes of one observation. */
    public static final int BYTES = NAMES.length * Window.SIZE * Window.SIZE / 8;

    /** Cells of a window. */
    public static final int CELLS = Window.SIZE * Window.SIZE;

    private static final int NONE = -1;
    private static final int WINGED = 13;
    private static final int MARIO = 19;
    private static final int ROW_BYTES = Window.SIZE / 8;
    private static final byte[] OF_TILE = ofTile();
    private static final byte[] OF_SPRITE = ofSprite();

    private Planes() {}

    /** Writes {@link #BYTES} bytes: plane, row, and the row's columns from the highest bit on. */
    public static void write(World world, boolean onCamera, byte[] out, int offset) {
        Window window = Window.of(world, onCamera);
        for (int row = 0; row < Window.SIZE; row++) {
            for (int column = 0; column < Window.SIZE; column++) {
                int plane = OF_TILE[world.tileAt(window.left + column, window.top + row)];
                if (plane != NONE) {
                    mark(out, offset, plane, row * Window.SIZE + column);
                }
            }
        }
        for (int i = 0; i < world.spriteCount(); i++) {
            Sprite sprite = world.sprite(i);
            mark(out, offset, OF_SPRITE[sprite.type()], window.cellOf(sprite));
            if (sprite.winged()) {
                mark(out, offset, WINGED, window.cellOf(sprite));
            }
        }
        mark(out, offset, MARIO, window.cellOf(world.mario()));
    }

    private static void mark(byte[] out, int offset, int plane, int cell) {
        if (cell >= 0) {
            int place = offset + (plane * Window.SIZE + cell / Window.SIZE) * ROW_BYTES + cell % Window.SIZE / 8;
            out[place] |= (byte) (0x80 >> cell % 8);
        }
    }

    /** Writes tile codes and sprite types, {@link #CELLS} bytes each. */
    public static void writeCodes(World world, boolean onCamera, ByteBuffer scene, ByteBuffer sprites) {
        Window window = Window.of(world, onCamera);
        int first = sprites.position();
        for (int cell = 0; cell < CELLS; cell++) {
            scene.put((byte) world.tileAt(window.left + cell % Window.SIZE, window.top + cell / Window.SIZE));
            sprites.put((byte) 0);
        }
        for (int i = 0; i < world.spriteCount(); i++) {
            int cell = window.cellOf(world.sprite(i));
            if (cell >= 0) {
                sprites.put(first + cell, (byte) world.sprite(i).type());
            }
        }
    }

    private static byte[] ofTile() {
        byte[] table = new byte[Tiles.COUNT];
        Arrays.fill(table, (byte) NONE);
        int[][] codes = {
            {1, 2, 14}, {43, 44, 45, 46}, {6, 7, 50, 51}, {8, 11}, {15}, {18, 19, 20, 21, 52, 53}, {3, 4, 5}, {47}, {39, 40}
        };
        for (int plane = 0; plane < codes.length; plane++) {
            for (int code : codes[plane]) {
                table[code] = (byte) plane;
            }
        }
        return table;
    }

    private static byte[] ofSprite() {
        byte[] table = new byte[SpriteTypes.FIREBALL + 1];
        int[] planes = {9, 9, 10, 10, 11, 11, 12, 12, 14, 15, 16, 16, 17, 16, 18};
        for (int i = 0; i < planes.length; i++) {
            table[SpriteTypes.GOOMBA + i] = (byte) planes[i];
        }
        return table;
    }
}
