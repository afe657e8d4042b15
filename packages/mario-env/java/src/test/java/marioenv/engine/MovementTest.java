package marioenv.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import marioenv.Levels;
import marioenv.level.SpriteTypes;
import marioenv.level.Tiles;
import org.junit.jupiter.api.Test;

/** Moving through tiles: what stops whom, and where. */
class MovementTest {
    private static String at(int column, String what) {
        return "-".repeat(column) + what;
    }

    /** A wall stops a fast move in its middle, aligned to the wall. */
    @Test
    void walls() {
        Stage stage = new Stage(Levels.flat(40, at(10, "X--X")));
        Sprite goomba = stage.place(SpriteTypes.GOOMBA, 11, 13, 1);
        assertFalse(Movement.sideways(stage.world, goomba, 40));
        assertEquals(16 * 13 - 4 - 1, goomba.x);
        assertFalse(Movement.sideways(stage.world, goomba, -40));
        assertEquals(16 * 11 + 4, goomba.x);
        assertTrue(Movement.sideways(stage.world, goomba, 9));
        assertEquals(16 * 11 + 4 + 9, goomba.x);
    }

    /** Falling ends on the floor and keeps its speed; rising ends under the ceiling and loses it. */
    @Test
    void floorsAndCeilings() {
        Stage stage = new Stage(Levels.flat(40, at(10, "X"), "", "", ""));
        Sprite goomba = stage.place(SpriteTypes.GOOMBA, 10, 12, 1);
        goomba.vy = 20;
        assertFalse(Movement.upright(stage.world, goomba, 20));
        assertEquals(223, goomba.y);
        assertTrue(goomba.onGround);
        assertEquals(20, goomba.vy);
        goomba.vy = -60;
        assertFalse(Movement.upright(stage.world, goomba, -60));
        assertEquals(16 * 11 + 12, goomba.y);
        assertEquals(0, goomba.vy);
    }

    /** A platform carries what falls and lets through what rises or walks. */
    @Test
    void platforms() {
        Stage stage = new Stage(Levels.flat(40, at(8, "%%%%"), "", ""));
        Sprite goomba = stage.place(SpriteTypes.GOOMBA, 9, 13, 1);
        assertTrue(Movement.upright(stage.world, goomba, -60));
        assertFalse(Movement.upright(stage.world, goomba, 60));
        assertEquals(16 * 11 - 1, goomba.y);
        goomba.y = 16 * 11 + 10;
        assertTrue(Movement.sideways(stage.world, goomba, 16));
    }

    /** A hidden block stops only what rises. */
    @Test
    void hiddenBlocks() {
        Stage stage = new Stage(Levels.flat(40, at(8, "222"), "", ""));
        Sprite goomba = stage.place(SpriteTypes.GOOMBA, 9, 10, 1);
        assertTrue(Movement.upright(stage.world, goomba, 40));
        assertTrue(Movement.sideways(stage.world, goomba, 8));
        assertFalse(Movement.upright(stage.world, goomba, -40));
        assertEquals(Tiles.HIDDEN_COIN, stage.tile(9, 11), "only Mario's head opens it");
    }

    /** The tile that a sprite stands in never stops it. */
    @Test
    void ownTile() {
        Stage stage = new Stage(Levels.flat(40, at(9, "X")));
        Sprite mushroom = stage.place(SpriteTypes.MUSHROOM, 9, 13, 1);
        mushroom.h = 8;
        assertTrue(Movement.sideways(stage.world, mushroom, 2));
    }

    /** The border columns go on beyond the level; above and below there is nothing. */
    @Test
    void beyondTheLevel() {
        Stage stage = new Stage(Levels.flat(40));
        assertEquals(Tiles.GROUND, stage.tile(-100, 15));
        assertEquals(Tiles.GROUND, stage.tile(100, 14));
        assertEquals(Tiles.AIR, stage.tile(3, -1));
        assertEquals(Tiles.AIR, stage.tile(3, 16));
        stage.world.setTile(-1, 15, Tiles.AIR);
        assertEquals(Tiles.GROUND, stage.tile(-1, 15), "writing there does nothing");
    }

    /** Red koopas turn at a cliff, green ones and goombas walk over it. */
    @Test
    void cliffs() {
        String[] lines = {at(6, "r---------k"), at(4, "XXXXXX--XXXXXX"), "", "", ""};
        Stage stage = new Stage(Levels.flat(60, lines));
        stage.play(200, Buttons.NONE);
        assertEquals(16 * 10 - 1, stage.find(SpriteTypes.RED_KOOPA).y);
        assertTrue(stage.find(SpriteTypes.GREEN_KOOPA) == null || stage.find(SpriteTypes.GREEN_KOOPA).y > 16 * 10);
    }

    /** Walkers turn at walls and walk 1.75 px a tick. */
    @Test
    void walkersTurn() {
        Stage stage = new Stage(Levels.flat(60, at(6, "X----g")));
        Sprite goomba = stage.find(SpriteTypes.GOOMBA);
        float x = goomba.x;
        stage.play(1, Buttons.NONE);
        assertEquals(x - 1.75f, goomba.x);
        stage.play(60, Buttons.NONE);
        assertEquals(1, goomba.facing);
    }

    /** Winged walkers hop. */
    @Test
    void winged() {
        Stage stage = new Stage(Levels.flat(60, at(12, "G")));
        Sprite goomba = stage.find(SpriteTypes.WINGED_GOOMBA);
        float highest = 223;
        for (int i = 0; i < 60; i++) {
            stage.play(1, Buttons.NONE);
            highest = Math.min(highest, goomba.y);
        }
        assertTrue(highest < 200, "was as high as " + highest);
    }

    /** A coin is taken by Mario only, and only once. */
    @Test
    void coins() {
        Stage stage = new Stage(Levels.flat(60, "-oo"));
        Sprite goomba = stage.place(SpriteTypes.GOOMBA, 3, 13, -1);
        assertTrue(Movement.sideways(stage.world, goomba, -20));
        assertEquals(0, stage.world.coins());
        stage.world.sprites.clear();
        stage.play(20, Buttons.RIGHT);
        assertEquals(2, stage.world.coins());
        assertEquals(2, stage.count(Event.COLLECT, Event.COIN_TILE));
        assertEquals(Tiles.AIR, stage.tile(1, 13));
    }
}
