package marioenv.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import marioenv.Levels;
import marioenv.level.SpriteTypes;
import org.junit.jupiter.api.Test;

/** Enemies come when their birth place comes near the screen; cannons shoot every hundredth tick. */
class SpawnerTest {
    private static final int FAR = 30;

    private static String at(int column, String what) {
        return "-".repeat(column) + what;
    }

    /** An enemy is born facing Mario's side, one tile before its place is on the screen, and acts at once. */
    @Test
    void birth() {
        Stage stage = new Stage(Levels.flat(60, at(18, "g")));
        assertNull(stage.find(SpriteTypes.GOOMBA));
        stage.placeMario(9, 13);
        stage.play(1, Buttons.NONE);
        Sprite goomba = stage.find(SpriteTypes.GOOMBA);
        assertEquals(-1, goomba.facing);
        assertEquals(16 * 18 + 8 - 1.75f, goomba.x);
    }

    /** Without a side to face it looks right. */
    @Test
    void facesRightWhereMarioStands() {
        Stage stage = new Stage(Levels.flat(40, "-g"));
        assertEquals(1, stage.find(SpriteTypes.GOOMBA).facing);
    }

    /** A dead enemy comes again, but only after its place has been off the screen. */
    @Test
    void rebirth() {
        Stage stage = new Stage(Levels.flat(80, at(5, "g")));
        stage.world.remove(stage.find(SpriteTypes.GOOMBA));
        stage.play(10, Buttons.NONE);
        assertNull(stage.find(SpriteTypes.GOOMBA));
        stage.placeMario(FAR + 10, 13);
        stage.play(1, Buttons.NONE);
        stage.placeMario(0, 13);
        stage.play(1, Buttons.NONE);
        assertNotNull(stage.find(SpriteTypes.GOOMBA));
    }

    /** No second enemy is born while the first one, or its shell, lives. */
    @Test
    void oneChildAtATime() {
        Stage stage = new Stage(Levels.flat(80, at(5, "k")));
        Sprite koopa = stage.find(SpriteTypes.GREEN_KOOPA);
        Sprite shell = stage.place(SpriteTypes.SHELL, FAR, 13, 0);
        shell.birth = koopa.birth;
        stage.world.remove(koopa);
        stage.placeMario(FAR, 13);
        shell.x += 40;
        stage.play(1, Buttons.NONE);
        stage.placeMario(10, 13);
        shell.x = 16 * 10 + 100;
        stage.play(1, Buttons.NONE);
        assertNull(stage.find(SpriteTypes.GREEN_KOOPA));
        stage.world.remove(shell);
        stage.placeMario(FAR, 13);
        stage.play(1, Buttons.NONE);
        stage.placeMario(10, 13);
        stage.play(1, Buttons.NONE);
        assertNotNull(stage.find(SpriteTypes.GREEN_KOOPA));
    }

    /** A cannon shoots at ticks 100, 200, ... towards Mario, 4 px a tick. */
    @Test
    void cannon() {
        Stage stage = new Stage(Levels.flat(60, at(10, "*"))).play(98, Buttons.NONE);
        assertEquals(99, stage.world.tick());
        assertEquals(0, stage.world.spriteCount());
        stage.play(1, Buttons.NONE);
        Sprite bullet = stage.find(SpriteTypes.BULLET);
        assertEquals(-1, bullet.facing);
        assertEquals(16 * 10 + 8 - 8 - 4, bullet.x);
        stage.play(1, Buttons.NONE);
        assertEquals(16 * 10 + 8 - 8 - 8, bullet.x);
        assertEquals(16 * 13 + 15, bullet.y);
    }

    /** Within a tile of Mario a cannon holds its fire. */
    @Test
    void cannonSparesWhoStandsOnIt() {
        Stage stage = new Stage(Levels.flat(60, "-*"));
        stage.placeMario(1, 12);
        stage.play(150, Buttons.NONE);
        assertEquals(0, stage.world.spriteCount());
    }

    /** A cannon in the first column also shoots from the column before it, where the map repeats. */
    @Test
    void borderCannon() {
        Stage stage = new Stage(Levels.flat(60, "*", "-----M"));
        stage.play(99, Buttons.NONE);
        assertEquals(2, stage.world.spriteCount());
        assertEquals(4, stage.world.sprite(0).x);
        assertEquals(20, stage.world.sprite(1).x);
    }

    /** A plant is born 5 px above its mark with the offset of 5 and rises. */
    @Test
    void plant() {
        Stage stage = new Stage(Levels.flat(60, at(6, "TT"), at(6, "TT")));
        Sprite plant = stage.find(SpriteTypes.PLANT);
        assertEquals(16 * 6 + 17, plant.x);
        assertEquals(16 * 12 + 18 - 5 - 1, plant.y);
    }
}
