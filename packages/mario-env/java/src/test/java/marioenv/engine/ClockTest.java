package marioenv.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import marioenv.Levels;
import marioenv.level.SpriteTypes;
import org.junit.jupiter.api.Test;

/** Time, pauses, the camera and what is dropped far from it. */
class ClockTest {
    /** 20 seconds are over at tick 667: the first update and 666 steps. */
    @Test
    void timeRunsOut() {
        World world = new World(Levels.flat(56), 5);
        world.start(0, 20_000, new GameLog(false));
        for (int i = 0; i < 666; i++) {
            world.update(Buttons.NONE);
            assertEquals(Status.RUNNING, world.status());
        }
        assertEquals(20, world.timer());
        world.update(Buttons.NONE);
        assertEquals(Status.TIME_OUT, world.status());
        assertEquals(0, world.timer());
        assertEquals(666, world.tick());
        world.update(Buttons.RIGHT);
        assertEquals(666, world.tick(), "a game that is over stands still");
    }

    /** A timer of 0 never ends a game. */
    @Test
    void noLimit() {
        Stage stage = new Stage(Levels.flat(56)).play(5000, Buttons.NONE);
        assertEquals(Status.RUNNING, stage.world.status());
        assertEquals(0, stage.world.timer());
        assertEquals(5001, stage.world.tick());
    }

    /** A power-up stops timer and tick for nine updates. */
    @Test
    void pause() {
        World world = new World(Levels.flat(56), 5);
        world.start(0, 20_000, new GameLog(false));
        world.update(Buttons.NONE);
        world.create(SpriteTypes.MUSHROOM, 8, 223, 1).counter = 9;
        world.sprites.takeInFront(world.born);
        world.update(Buttons.NONE);
        assertEquals(9, world.pause());
        for (int i = 0; i < 9; i++) {
            world.update(Buttons.RIGHT);
        }
        assertEquals(2, world.tick());
        assertEquals(19_940, world.timer());
        assertEquals(8, world.mario.x);
        world.update(Buttons.RIGHT);
        assertEquals(3, world.tick());
    }

    /** The camera keeps Mario in its middle but stays inside the level. */
    @Test
    void camera() {
        Stage stage = new Stage(Levels.flat(40));
        assertEquals(0, stage.world.cameraX());
        stage.placeMario(20, 13);
        stage.play(1, Buttons.NONE);
        assertEquals(16 * 20 + 8 - 128, stage.world.cameraX());
        stage.placeMario(38, 13);
        stage.play(1, Buttons.NONE);
        assertEquals(16 * 40 - 256, stage.world.cameraX());
        assertEquals(0, stage.world.cameraY());
        Stage narrow = new Stage(Levels.flat(10));
        narrow.placeMario(8, 13);
        narrow.play(1, Buttons.NONE);
        assertEquals(0, narrow.world.cameraX(), "narrower than the screen");
    }

    /** Falling out of the level ends the game at once, with one event. */
    @Test
    void falling() {
        Stage stage = new Stage(Levels.flat(56));
        stage.world.mario.y = 16 * 16 + 32.5f;
        stage.play(1, Buttons.NONE);
        assertEquals(Status.LOSE, stage.world.status());
        assertEquals(1, stage.count(Event.LOSE));
    }

    /** Enemies that fall count as kills below the screen only; what is far beside the screen just goes. */
    @Test
    void sweep() {
        Stage stage = new Stage(Levels.flat(56));
        stage.place(SpriteTypes.GOOMBA, 5, 13, 1).y = 289;
        stage.place(SpriteTypes.MUSHROOM, 5, 13, 1).y = 289;
        stage.place(SpriteTypes.GOOMBA, 21, 13, 1).x = 256 + 64.5f;
        stage.place(SpriteTypes.GOOMBA, 19, 13, 1).x = 256 + 60;
        stage.play(1, Buttons.NONE);
        assertEquals(1, stage.world.spriteCount());
        assertEquals(1, stage.count(Event.FALL_KILL, SpriteTypes.GOOMBA));
        assertEquals(1, stage.events.size());
        assertFalse(stage.world.mario.x < 0);
    }
}
