package marioenv.requests;

import java.nio.ByteBuffer;
import marioenv.engine.Mario;
import marioenv.engine.Sprite;
import marioenv.engine.World;
import marioenv.wire.Reply;

/** Writes all tiles and sprites of a game. */
final class SceneFrames {
    private static final int COLUMNS = 8;
    private static final int WINGED = 1;
    private static final int ON_GROUND = 2;
    private static final int DUCKING = 4;
    private static final int INVULNERABLE = 8;

    private SceneFrames() {}

    static void write(Reply reply, World world) {
        int height = world.level().height();
        int width = world.level().width();
        ByteBuffer tiles = reply.frame("tiles", "u1", height, width).buffer();
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                tiles.put((byte) world.tileAt(column, row));
            }
        }
        ByteBuffer sprites = reply.frame("sprites", "f4", world.spriteCount() + 1, COLUMNS).buffer();
        for (int i = 0; i < world.spriteCount(); i++) {
            put(sprites, world.sprite(i), 0);
        }
        Mario mario = world.mario();
        put(sprites, mario, (mario.ducking() ? DUCKING : 0) + (mario.invulnerable() > 0 ? INVULNERABLE : 0));
    }

    private static void put(ByteBuffer out, Sprite s, int moreFlags) {
        int flags = (s.winged() ? WINGED : 0) + (s.onGround() ? ON_GROUND : 0) + moreFlags;
        out.putFloat(s.type()).putFloat(s.x()).putFloat(s.y()).putFloat(s.vx()).putFloat(s.vy());
        out.putFloat(s.facing()).putFloat(s.height()).putFloat(flags);
    }
}
