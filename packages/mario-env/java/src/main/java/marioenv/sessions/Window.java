package marioenv.sessions;

import marioenv.engine.Mario;
import marioenv.engine.Sprite;
import marioenv.engine.World;

/** The 16 x 16 cells that an observation shows. */
final class Window {
    static final int SIZE = 16;

    final int left;
    final int top;

    private Window(int left, int top) {
        this.left = left;
        this.top = top;
    }

    static Window of(World world, boolean onCamera) {
        if (onCamera) {
            return new Window((int) world.cameraX() / 16, (int) world.cameraY() / 16);
        }
        Mario mario = world.mario();
        return new Window((int) mario.x() / 16 - SIZE / 2, (int) mario.y() / 16 - SIZE / 2);
    }

    /** Returns the cell of a sprite's feet in reading order, -1 if it is outside. */
    int cellOf(Sprite sprite) {
        int column = (int) sprite.x() / 16 - left;
        int row = (int) sprite.y() / 16 - top;
        return column < 0 || column >= SIZE || row < 0 || row >= SIZE ? -1 : row * SIZE + column;
    }
}
