package marioenv.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import marioenv.Levels;
import marioenv.level.SpriteTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mario meets others: from above, from the side, small, large and safe. */
class ContactsTest {
    private static Stage meeting(int mode) {
        Stage stage = new Stage(Levels.flat(60), mode).play(2, Buttons.NONE);
        stage.placeMario(5, 13);
        return stage;
    }

    /** Puts a sprite right below a falling Mario. */
    private static Sprite fallOn(Stage stage, int type, int facing) {
        Sprite sprite = stage.place(type, 5, 13, facing);
        stage.world.mario.y = sprite.y - 8;
        stage.world.mario.vy = 3;
        stage.world.mario.onGround = false;
        return sprite;
    }

    /** A stomped goomba is a kill; Mario bounces, safe for a tick. */
    @Test
    void stomp() {
        Stage stage = meeting(0);
        Sprite goomba = fallOn(stage, SpriteTypes.GOOMBA, 1);
        stage.play(1, Buttons.NONE);
        assertEquals(1, stage.count(Event.STOMP_KILL, SpriteTypes.GOOMBA));
        assertFalse(goomba.alive);
        assertEquals(8 * -1.9f, stage.world.mario.vy);
        assertEquals(8, stage.world.mario.jumpTime);
        assertEquals(1, stage.world.mario.invulnerable);
        assertEquals(0, stage.count(Event.JUMP));
    }

    /** Wings are lost first. */
    @Test
    void wings() {
        Stage stage = meeting(0);
        Sprite goomba = fallOn(stage, SpriteTypes.WINGED_GOOMBA, 1);
        stage.play(1, Buttons.NONE);
        assertTrue(goomba.alive);
        assertFalse(goomba.winged);
        assertEquals(SpriteTypes.WINGED_GOOMBA, goomba.type);
        assertEquals(0, stage.events.size());
    }

    /** A koopa leaves a shell at rest that keeps its birth mark. */
    @Test
    void koopa() {
        Stage stage = meeting(0);
        fallOn(stage, SpriteTypes.RED_KOOPA, 1).birth = 7;
        stage.play(1, Buttons.NONE);
        Sprite shell = stage.find(SpriteTypes.SHELL);
        assertNotNull(shell);
        assertEquals(0, shell.facing);
        assertEquals(7, shell.birth);
        assertEquals(1, stage.count(Event.STOMP_KILL, SpriteTypes.RED_KOOPA));
    }

    /** Spikies and plants hurt from above too. */
    @ParameterizedTest
    @ValueSource(ints = {SpriteTypes.SPIKY, SpriteTypes.PLANT})
    void spikes(int type) {
        Stage stage = meeting(0);
        fallOn(stage, type, 1);
        stage.play(1, Buttons.NONE);
        assertEquals(1, stage.count(Event.HURT, type));
        assertEquals(Status.LOSE, stage.world.status());
        assertEquals(1, stage.count(Event.LOSE));
    }

    /** From the side: fire becomes large, large becomes small, small dies; a pause of 9, safe for 32 ticks. */
    @Test
    void hurt() {
        Stage stage = meeting(2);
        Sprite spiky = stage.place(SpriteTypes.SPIKY, 5, 13, 1);
        stage.play(1, Buttons.NONE);
        assertEquals(1, stage.world.mario.mode());
        assertEquals(9, stage.world.pause());
        assertEquals(32, stage.world.mario.invulnerable());
        stage.play(9, Buttons.NONE);
        for (int i = 0; i < 31; i++) {
            spiky.x = stage.world.mario.x;
            stage.play(1, Buttons.NONE);
            assertEquals(1, stage.world.mario.mode());
        }
        spiky.x = stage.world.mario.x;
        stage.play(1, Buttons.NONE);
        assertEquals(0, stage.world.mario.mode());
        assertEquals(2, stage.world.log().effectiveHurts());
        assertEquals(33, stage.count(Event.HURT), "the event itself repeats while they touch");
    }

    /** A bullet that is stomped goes without an event; else it hurts. */
    @Test
    void bullets() {
        Stage stage = meeting(0);
        Sprite bullet = fallOn(stage, SpriteTypes.BULLET, 1);
        stage.play(1, Buttons.NONE);
        assertFalse(bullet.alive);
        assertEquals(0, stage.events.size());
        assertEquals(1, stage.world.log().bulletStomps());
        Stage side = meeting(1);
        side.place(SpriteTypes.BULLET, 5, 13, 1);
        side.play(1, Buttons.NONE);
        assertEquals(1, side.count(Event.HURT, SpriteTypes.BULLET));
    }

    /** A resting shell is kicked away from the side and starts from above; a moving one hurts or is stopped. */
    @Test
    void shells() {
        Stage stage = meeting(0);
        Sprite shell = stage.place(SpriteTypes.SHELL, 5, 13, 0);
        stage.play(1, Buttons.NONE);
        assertEquals(1, stage.count(Event.KICK, SpriteTypes.SHELL));
        assertEquals(stage.world.mario.facing, shell.facing);
        assertEquals(1, stage.world.mario.invulnerable);
        Stage above = meeting(0);
        Sprite resting = fallOn(above, SpriteTypes.SHELL, 0);
        above.play(1, Buttons.NONE);
        assertEquals(above.world.mario.facing, resting.facing);
        Stage stop = meeting(0);
        Sprite moving = fallOn(stop, SpriteTypes.SHELL, 1);
        moving.x -= 8;
        stop.play(1, Buttons.NONE);
        assertEquals(0, moving.facing);
        assertEquals(0, moving.vx);
        Stage hit = meeting(0);
        hit.place(SpriteTypes.SHELL, 4, 13, 1);
        hit.play(1, Buttons.NONE);
        assertEquals(1, hit.count(Event.HURT, SpriteTypes.SHELL));
        assertEquals(Status.LOSE, hit.world.status());
    }

    /** Power-ups make large and fiery, or are worth a coin; a 1-up is a life. */
    @Test
    void items() {
        Stage stage = meeting(0);
        stage.place(SpriteTypes.MUSHROOM, 5, 13, 1);
        stage.play(1, Buttons.NONE);
        assertEquals(1, stage.world.mario.mode());
        assertEquals(9, stage.world.pause());
        stage.play(9, Buttons.NONE);
        stage.place(SpriteTypes.MUSHROOM, 5, 13, 1);
        stage.play(1, Buttons.NONE);
        assertEquals(1, stage.world.coins());
        stage.place(SpriteTypes.FIRE_FLOWER, 5, 13, 1);
        stage.play(10, Buttons.NONE);
        assertEquals(2, stage.world.mario.mode());
        stage.place(SpriteTypes.FIRE_FLOWER, 5, 13, 1);
        stage.play(1, Buttons.NONE);
        assertEquals(2, stage.world.coins());
        stage.place(SpriteTypes.LIFE_MUSHROOM, 5, 13, 1);
        stage.play(1, Buttons.NONE);
        assertEquals(1, stage.world.lives());
        assertEquals(2, stage.count(Event.COLLECT, SpriteTypes.MUSHROOM));
        assertEquals(2, stage.count(Event.COLLECT, SpriteTypes.FIRE_FLOWER));
        assertEquals(1, stage.count(Event.COLLECT, SpriteTypes.LIFE_MUSHROOM));
        assertNull(stage.find(SpriteTypes.MUSHROOM));
    }

    /** Touching is strict: 12 px for walkers, 16 for items. */
    @Test
    void reach() {
        Stage stage = meeting(1);
        Sprite goomba = stage.place(SpriteTypes.GOOMBA, 5, 13, 1);
        goomba.x = stage.world.mario.x + 12;
        Contacts.touch(stage.world, goomba);
        assertEquals(0, stage.world.log().events().size());
        goomba.x = stage.world.mario.x + 11.9f;
        Contacts.touch(stage.world, goomba);
        assertEquals(1, stage.world.log().events().size());
        Sprite coinless = stage.place(SpriteTypes.MUSHROOM, 5, 13, 1);
        coinless.x = stage.world.mario.x - 16;
        Contacts.touch(stage.world, coinless);
        assertTrue(coinless.alive);
    }
}
