package marioenv.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import marioenv.Levels;
import marioenv.level.SpriteTypes;
import org.junit.jupiter.api.Test;

/** Mario's running, jumping, ducking and shooting. */
class MarioMotionTest {
    private static final int RUN = Buttons.RIGHT | Buttons.SPEED;

    /** Running from the start goes through known places and reaches the goal at step 89. */
    @Test
    void running() {
        float[] places = {
            9.2f, 11.468f, 14.686521f, 18.751003f, 23.568394f, 29.05587f, 35.139725f, 41.754356f, 48.841377f, 56.348824f,
            64.23045f, 72.44511f, 80.95615f
        };
        Stage stage = new Stage(Levels.flat(56));
        for (float x : places) {
            stage.play(1, RUN);
            assertEquals(x, stage.world.mario.x);
            assertEquals(223, stage.world.mario.y);
        }
        stage.play(88 - places.length, RUN);
        assertEquals(Status.RUNNING, stage.world.status());
        stage.play(1, RUN);
        assertEquals(Status.WIN, stage.world.status());
        assertEquals(880, stage.world.mario.x);
        assertEquals(1, stage.count(Event.WIN));
    }

    /** Walking is half as fast; both buttons at once cancel out. */
    @Test
    void walking() {
        Stage stage = new Stage(Levels.flat(200)).play(150, Buttons.RIGHT);
        assertEquals(0.6f / 0.11f * 0.89f, stage.world.mario.vx, 1e-3);
        Stage both = new Stage(Levels.flat(200)).play(50, Buttons.RIGHT | Buttons.LEFT);
        assertEquals(8, both.world.mario.x);
    }

    /** The left border stops him. */
    @Test
    void leftBorder() {
        Stage stage = new Stage(Levels.flat(56)).play(20, Buttons.LEFT | Buttons.SPEED);
        assertEquals(0, stage.world.mario.x);
    }

    /** The earliest jump is at tick 4: he must have stood for two ticks with the button up. */
    @Test
    void earliestJump() {
        Stage stage = new Stage(Levels.flat(56)).play(1, Buttons.NONE);
        assertFalse(stage.world.mario.mayJump);
        stage.play(1, Buttons.NONE);
        assertTrue(stage.world.mario.mayJump);
        stage.play(1, Buttons.JUMP);
        assertEquals(4, stage.world.tick());
        assertEquals(1, stage.count(Event.JUMP));
    }

    /** A held button lifts him for eight ticks with falling speed; one jump per press. */
    @Test
    void fullJump() {
        Stage stage = new Stage(Levels.flat(56)).play(2, Buttons.NONE);
        float[] speeds = {13.3f, 13.3f, 11.4f, 9.5f, 7.6f, 5.7f, 3.8f, 1.9f};
        float y = 223;
        for (float speed : speeds) {
            stage.play(1, Buttons.JUMP);
            y -= speed;
            assertEquals(y, stage.world.mario.y, 1e-3);
        }
        stage.play(100, Buttons.JUMP);
        assertEquals(223, stage.world.mario.y);
        assertEquals(1, stage.count(Event.JUMP));
        assertEquals(1, stage.count(Event.LAND));
    }

    /** Letting go ends the lift. */
    @Test
    void shortJump() {
        Stage stage = new Stage(Levels.flat(56)).play(2, Buttons.NONE).play(1, Buttons.JUMP).play(1, Buttons.NONE);
        assertEquals(0, stage.world.mario.jumpTime);
        assertTrue(stage.world.mario.vy > -9);
    }

    /** With the ceiling less than 4 px above the head a jump is not counted, but hits what is there. */
    @Test
    void jumpUnderACeiling() {
        Stage high = new Stage(Levels.flat(56, "!", "", "")).play(2, Buttons.NONE).play(10, Buttons.JUMP);
        assertEquals(1, high.count(Event.JUMP));
        assertEquals(1, high.count(Event.BUMP, Event.CONTENT_BLOCK));
        Stage low = new Stage(Levels.flat(56, "!", "")).play(2, Buttons.NONE).play(10, Buttons.JUMP);
        assertEquals(0, low.count(Event.JUMP));
        assertEquals(1, low.count(Event.BUMP, Event.CONTENT_BLOCK));
    }

    /** Only a large Mario ducks, only from the ground, and then does not run. */
    @Test
    void ducking() {
        Stage small = new Stage(Levels.flat(56)).play(3, Buttons.DOWN);
        assertFalse(small.world.mario.ducking);
        assertEquals(12, small.world.mario.h);
        Stage large = new Stage(Levels.flat(56), 1).play(2, Buttons.NONE);
        assertEquals(24, large.world.mario.h);
        large.play(3, Buttons.DOWN | Buttons.RIGHT);
        assertTrue(large.world.mario.ducking);
        assertEquals(12, large.world.mario.h);
        assertEquals(8, large.world.mario.x);
        large.play(1, Buttons.JUMP).play(2, Buttons.JUMP);
        assertFalse(large.world.mario.ducking, "DOWN was up when he left the ground");
    }

    /** Two fireballs at a time, one per press of SPEED, and only with fire. */
    @Test
    void shooting() {
        Stage stage = new Stage(Levels.flat(56), 2).play(5, Buttons.SPEED);
        assertEquals(1, stage.world.spriteCount());
        stage.play(1, Buttons.NONE).play(1, Buttons.SPEED);
        assertEquals(2, stage.world.spriteCount());
        stage.play(1, Buttons.NONE).play(1, Buttons.SPEED);
        assertEquals(2, stage.world.spriteCount(), "no third one");
        assertEquals(SpriteTypes.FIREBALL, stage.world.sprite(0).type);
        Stage large = new Stage(Levels.flat(56), 1).play(5, Buttons.SPEED);
        assertEquals(0, large.world.spriteCount());
    }

    /** A start behind the goal wins at the first update; without a floor he starts above the level. */
    @Test
    void oddStarts() {
        Stage behind = new Stage(Levels.flat(56, "----F---M"));
        assertEquals(Status.WIN, behind.world.status());
        assertEquals(64, behind.world.mario.x);
        Stage stage = new Stage(marioenv.Fixtures.level("---", "---", "-XX"));
        assertEquals(-1, stage.world.level().startRow());
        assertEquals(-1, stage.world.mario.y);
    }
}
