package marioenv.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import marioenv.Levels;
import marioenv.level.SpriteTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sliding shells and fireballs against others; plants, bullets and fireballs on their way. */
class ProjectilesTest {
    private static Stage stage() {
        return new Stage(Levels.flat(60)).play(2, Buttons.NONE);
    }

    /** A sliding shell kills what it meets and slides on; Mario's items are safe. */
    @ParameterizedTest
    @CsvSource({"2,true", "6,true", "8,true", "11,true", "10,true", "12,false", "13,false", "15,false"})
    void shell(int type, boolean dies) {
        Stage stage = stage();
        Sprite shell = stage.place(SpriteTypes.SHELL, 10, 13, 1);
        Sprite target = stage.place(type, 11, 13, -1);
        target.lowestY = target.y;
        stage.play(1, Buttons.NONE);
        assertEquals(!dies, target.alive);
        assertTrue(shell.alive);
        assertEquals(dies ? 1 : 0, stage.count(Event.SHELL_KILL, type));
    }

    /** Two shells end each other; a resting one harms nobody. */
    @Test
    void twoShells() {
        Stage stage = stage();
        Sprite moving = stage.place(SpriteTypes.SHELL, 10, 13, 1);
        Sprite resting = stage.place(SpriteTypes.SHELL, 11, 13, 0);
        stage.play(1, Buttons.NONE);
        assertFalse(moving.alive);
        assertFalse(resting.alive);
        assertEquals(1, stage.count(Event.SHELL_KILL, SpriteTypes.SHELL));
        Stage still = stage();
        still.place(SpriteTypes.SHELL, 10, 13, 0);
        Sprite goomba = still.place(SpriteTypes.GOOMBA, 10, 13, 1);
        still.play(1, Buttons.NONE);
        assertTrue(goomba.alive);
    }

    /** A sliding shell breaks bricks and turns. */
    @Test
    void shellAgainstBricks() {
        Stage stage = new Stage(Levels.flat(60, "-".repeat(12) + "S"));
        Sprite shell = stage.place(SpriteTypes.SHELL, 11, 13, 1);
        stage.play(1, Buttons.NONE);
        assertEquals(0, stage.tile(12, 13));
        assertEquals(1, stage.count(Event.BUMP, Event.BROKEN_BRICK));
        assertEquals(-1, shell.facing);
    }

    /** A fireball kills walkers and plants, dies on spikies, bullets and sliding shells, and takes resting shells along. */
    @ParameterizedTest
    @CsvSource({"2,1,true,true", "6,1,true,true", "11,1,true,true", "8,1,false,false", "10,1,false,false",
        "14,1,false,false", "14,0,true,false"})
    void fireball(int type, int facing, boolean dies, boolean event) {
        Stage stage = stage();
        Sprite target = stage.place(type, 11, 13, facing);
        target.lowestY = target.y;
        Sprite ball = stage.place(SpriteTypes.FIREBALL, 11, 13, 1);
        stage.play(1, Buttons.NONE);
        assertEquals(!dies, target.alive);
        assertFalse(ball.alive);
        assertEquals(event ? 1 : 0, stage.count(Event.FIRE_KILL, type));
    }

    /** A fireball bounces on the floor and ends at a wall. */
    @Test
    void fireballWay() {
        Stage stage = new Stage(Levels.flat(60, "-".repeat(14) + "X", "-".repeat(14) + "X", "-".repeat(14) + "X"));
        Sprite ball = stage.place(SpriteTypes.FIREBALL, 8, 13, 1);
        ball.vy = 4;
        float x = ball.x;
        stage.play(1, Buttons.NONE);
        assertEquals(x + 8, ball.x);
        assertEquals(-9.5f, ball.vy, 1e-5);
        stage.play(20, Buttons.NONE);
        assertFalse(ball.alive);
        assertEquals(0, stage.world.spriteCount());
    }

    /** A plant rises 20 px, waits, sinks, and waits below as long as Mario is within 24 px. */
    @Test
    void plant() {
        Stage stage = new Stage(Levels.flat(60, "", "-".repeat(9) + "TT", "-".repeat(9) + "TT"));
        Sprite plant = stage.find(SpriteTypes.PLANT);
        float lowest = plant.lowestY;
        stage.play(20, Buttons.NONE);
        assertEquals(lowest - 21, plant.y);
        stage.play(41, Buttons.NONE);
        assertEquals(1, plant.vy);
        stage.play(25, Buttons.NONE);
        stage.world.mario.x = plant.x + 24;
        stage.world.mario.y = 40;
        for (int i = 0; i < 100; i++) {
            stage.world.mario.y = 40;
            stage.world.mario.vy = 0;
            stage.play(1, Buttons.NONE);
        }
        assertEquals(lowest + 1, plant.y, "still down: Mario is near");
        stage.world.mario.x = 8;
        stage.play(5, Buttons.NONE);
        assertTrue(plant.y < lowest);
    }
}
