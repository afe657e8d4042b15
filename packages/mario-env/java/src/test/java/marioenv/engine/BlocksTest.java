package marioenv.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import marioenv.Levels;
import marioenv.level.SpriteTypes;
import marioenv.level.Tiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a hit block gives, becomes, and does to what stands on it. */
class BlocksTest {
    private static Stage hit(char block, int mode) {
        Stage stage = new Stage(Levels.flat(40, "-".repeat(5) + block, "", "", ""), mode);
        Blocks.bump(stage.world, 5, 10, mode > 0);
        stage.events.addAll(stage.world.log().events());
        stage.world.sprites.takeInFront(stage.world.born);
        return stage;
    }

    /** Blocks with a coin give one, without a COLLECT event, and are used up. */
    @ParameterizedTest
    @CsvSource({"!", "Q", "C", "2"})
    void coinBlocks(char block) {
        Stage stage = hit(block, 0);
        assertEquals(1, stage.world.coins());
        assertEquals(Tiles.USED, stage.tile(5, 10));
        assertEquals(1, stage.count(Event.BUMP, Event.CONTENT_BLOCK));
        assertEquals(0, stage.count(Event.COLLECT));
    }

    /** Power-ups are mushrooms for the small and flowers for the others; 1-ups are 1-ups. */
    @ParameterizedTest
    @CsvSource({"@,0,12", "?,1,13", "U,0,12", "U,2,13", "L,0,15", "1,1,15"})
    void powerUps(char block, int mode, int type) {
        Stage stage = hit(block, mode);
        Sprite item = stage.find(type);
        assertNotNull(item);
        assertEquals(16 * 5 + 9, item.x);
        assertEquals(16 * 10 + 8 - 1, item.y, "it has moved once");
        assertEquals(Tiles.USED, stage.tile(5, 10));
    }

    /** A brick breaks under a large Mario only. */
    @Test
    void bricks() {
        Stage small = hit('S', 0);
        assertEquals(Tiles.BRICK, small.tile(5, 10));
        assertEquals(0, small.events.size());
        Stage large = hit('S', 1);
        assertEquals(Tiles.AIR, large.tile(5, 10));
        assertEquals(1, large.count(Event.BUMP, Event.BROKEN_BRICK));
    }

    /** Used blocks and ground do nothing. */
    @Test
    void deadBlocks() {
        assertEquals(0, hit('D', 1).events.size());
        assertEquals(0, hit('X', 1).events.size());
    }

    /** Enemies on the block go without a kill event, but are counted; items and shells are thrown. */
    @Test
    void throwing() {
        Stage stage = new Stage(Levels.flat(40, "-----S", "", "", ""));
        stage.place(SpriteTypes.GOOMBA, 5, 9, 1);
        stage.place(SpriteTypes.GOOMBA, 7, 9, 1);
        Sprite mushroom = stage.place(SpriteTypes.MUSHROOM, 5, 9, 1);
        Sprite flower = stage.place(SpriteTypes.FIRE_FLOWER, 5, 9, 1);
        Blocks.bump(stage.world, 5, 10, false);
        assertEquals(1, stage.world.log().bumpKills());
        assertEquals(0, stage.world.log().events().size());
        assertEquals(-1, mushroom.facing);
        assertEquals(-10, mushroom.vy);
        assertEquals(0, flower.vy);
        stage.play(1, Buttons.NONE);
        assertEquals(3, stage.world.spriteCount());
    }

    /** A coin above the block is taken. */
    @Test
    void coinAbove() {
        Stage stage = new Stage(Levels.flat(40, "-----o", "-----S", "", "", ""));
        Blocks.bump(stage.world, 5, 10, false);
        assertEquals(1, stage.world.coins());
        assertEquals(Tiles.AIR, stage.tile(5, 9));
        assertEquals(Event.COIN_TILE, stage.world.log().events().get(0).parameter());
    }

    /** A hundred coins are a life. */
    @Test
    void lives() {
        Stage stage = new Stage(Levels.flat(40));
        for (int i = 0; i < 250; i++) {
            stage.world.addCoin();
        }
        assertEquals(2, stage.world.lives());
        assertEquals(250, stage.world.coins());
    }

    /** A jump into a block hits it. */
    @Test
    void head() {
        Stage stage = new Stage(Levels.flat(40, "!", "", "", "")).play(2, Buttons.NONE).play(12, Buttons.JUMP);
        assertEquals(1, stage.world.coins());
        assertTrue(stage.world.mario.y > 16 * 11);
    }

    /** A mushroom leaves its block for nine updates and then walks; a flower rises 8 px and stays. */
    @Test
    void items() {
        Stage stage = hit('@', 0);
        stage.placeMario(30, 13);
        stage.world.mario.x = 200;
        stage.play(8, Buttons.NONE);
        Sprite mushroom = stage.find(SpriteTypes.MUSHROOM);
        assertEquals(16 * 5 + 9, mushroom.x);
        assertEquals(16 * 10 - 1, mushroom.y);
        stage.play(1, Buttons.NONE);
        assertEquals(16 * 5 + 9 + 1.75f, mushroom.x);
        Stage other = hit('@', 1);
        other.play(30, Buttons.NONE);
        assertEquals(16 * 10, other.find(SpriteTypes.FIRE_FLOWER).y);
        assertNull(other.find(SpriteTypes.MUSHROOM));
    }
}
