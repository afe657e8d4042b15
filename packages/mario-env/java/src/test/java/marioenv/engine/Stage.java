package marioenv.engine;

import java.util.ArrayList;
import java.util.List;
import marioenv.level.Level;

/** A game for tests: plays buttons, gathers events and places sprites. */
final class Stage {
    final World world;
    final List<Event> events = new ArrayList<>();

    Stage(Level level) {
        this(level, 0);
    }

    Stage(Level level, int mode) {
        world = new World(level, 5);
        world.start(mode, 0, new GameLog(false));
        play(1, Buttons.NONE);
    }

    /** Holds buttons for some ticks. */
    Stage play(int ticks, int buttons) {
        for (int i = 0; i < ticks; i++) {
            int before = world.tick;
            world.update(buttons);
            if (world.tick != before) {
                events.addAll(world.log().events());
            }
        }
        return this;
    }

    /** Puts a sprite into the game, with its feet on a cell's floor. */
    Sprite place(int type, int column, int row, int facing) {
        Sprite sprite = world.create(type, 16 * column + 8, 16 * row + 15, facing);
        world.sprites.takeInFront(world.born);
        return sprite;
    }

    /** Puts Mario on a cell's floor; only who falls feels a floor. */
    void placeMario(int column, int row) {
        world.mario.x = 16 * column + 8;
        world.mario.y = 16 * row + 15;
        world.mario.vx = 0;
        world.mario.vy = 3;
    }

    long count(int eventType) {
        return events.stream().filter(event -> event.type() == eventType).count();
    }

    long count(int eventType, int parameter) {
        return events.stream().filter(e -> e.type() == eventType && e.parameter() == parameter).count();
    }

    int tile(int column, int row) {
        return world.tileAt(column, row);
    }

    /** First sprite of a type, or null. */
    Sprite find(int type) {
        for (int i = 0; i < world.spriteCount(); i++) {
            if (world.sprite(i).type == type) {
                return world.sprite(i);
            }
        }
        return null;
    }
}
