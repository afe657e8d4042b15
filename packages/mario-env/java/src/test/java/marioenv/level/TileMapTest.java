package marioenv.level;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A map is like a plain array that is copied whole for every change. */
class TileMapTest {
    @Test
    void isLikeAnArray() {
        Random random = new Random(41);
        for (int round = 0; round < 200; round++) {
            int width = 1 + random.nextInt(70);
            int height = 2 + random.nextInt(30);
            byte[] codes = new byte[width * height];
            TileMap map = TileMap.of(width, height, codes);
            for (int i = 0; i < 40; i++) {
                TileMap before = map;
                byte[] old = codes.clone();
                int column = random.nextInt(width);
                int row = random.nextInt(height);
                codes[row * width + column] = (byte) random.nextInt(Tiles.COUNT);
                map = map.with(column, row, codes[row * width + column]);
                assertArrayEquals(codes, map.codes());
                assertArrayEquals(old, before.codes(), "the map before is as it was");
            }
            assertEquals(codes[width], map.at(-5, 1));
            assertEquals(codes[width + width - 1], map.at(width + 40, 1));
            assertEquals(Tiles.AIR, map.at(0, -1));
            assertEquals(Tiles.AIR, map.at(0, height));
            assertSame(map, map.with(-1, 0, 1));
            assertSame(map, map.with(0, height, 1));
        }
    }
}
