package marioenv.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A named array, C order, little-endian.
 *
 * @param dtype {@code u1 i4 u4 u8 f4} or {@code f8}
 * @param data exactly the bytes of the shape
 */
public record Frame(String name, String dtype, int[] shape, byte[] data) {

    /** Makes a frame to be filled through {@link #buffer}. */
    public static Frame of(String name, String dtype, int... shape) {
        long bytes = itemSize(dtype);
        for (int length : shape) {
            bytes *= length;
        }
        return new Frame(name, dtype, shape, new byte[Math.toIntExact(bytes)]);
    }

    /** Returns a view that reads and writes little-endian numbers. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the bytes of an item, 0 for a type that is not known. */
    static int itemSize(String dtype) {
        return switch (dtype) {
            case "u1" -> 1;
            case "i4", "u4", "f4" -> 4;
            case "u8", "f8" -> 8;
            default -> 0;
        };
    }
}
