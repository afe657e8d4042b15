package marioenv.engine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import marioenv.level.SpriteTypes;
import marioenv.level.TileMap;
import marioenv.level.Tiles;

/** A world as bytes; what is read is checked, so that damaged bytes cannot break the engine. */
public final class SavedWorld {
    private static final int MOST_SPRITES = 10_000;
    private static final int MOST_EVENTS = 10_000;
    private static final int LONGEST_PAUSE = 100;
    private static final float FARTHEST = 1e6f;
    private static final float FASTEST = 1000;

    private SavedWorld() {}

    public static void write(World w, DataOutputStream out) throws IOException {
        for (int value : new int[] {
            w.status.ordinal(), w.timer, w.pause, w.tick, w.coins, w.lives,
            w.seen.firstColumn, w.seen.lastColumn, w.seen.firstRow, w.seen.lastRow
        }) {
            out.writeInt(value);
        }
        out.writeFloat(w.cameraX);
        out.writeFloat(w.cameraY);
        out.write(w.tiles.codes());
        writeMario(w.mario, out);
        out.writeInt(w.sprites.size());
        for (int i = 0; i < w.sprites.size(); i++) {
            writeSprite(w.sprites.get(i), out);
        }
        writeLog(w.log, out);
    }

    private static void writeSprite(Sprite s, DataOutputStream out) throws IOException {
        for (int value : new int[] {s.type, s.facing, s.w, s.h, s.counter, s.birth}) {
            out.writeInt(value);
        }
        for (float value : new float[] {s.x, s.y, s.vx, s.vy, s.lowestY}) {
            out.writeFloat(value);
        }
        out.writeBoolean(s.onGround);
        out.writeBoolean(s.winged);
    }

    private static void writeMario(Mario m, DataOutputStream out) throws IOException {
        writeSprite(m, out);
        for (boolean flag : new boolean[] {m.alive, m.large, m.fire, m.wasOnGround, m.ducking, m.canShoot, m.mayJump}) {
            out.writeBoolean(flag);
        }
        out.writeInt(m.invulnerable);
        out.writeInt(m.jumpTime);
        out.writeFloat(m.jumpStart);
    }

    private static void writeLog(GameLog log, DataOutputStream out) throws IOException {
        out.writeInt(log.effectiveHurts());
        out.writeInt(log.bumpKills());
        out.writeInt(log.bulletStomps());
        out.writeInt(log.events().size());
        for (Event e : log.events()) {
            out.writeInt(e.type());
            out.writeInt(e.parameter());
            out.writeFloat(e.x());
            out.writeFloat(e.y());
            out.writeInt(e.mode());
            out.writeInt(e.tick());
        }
    }

    /**
     * Reads into a world of the same level that has a log.
     *
     * @throws IOException if the bytes are no world of that level
     */
    public static void read(World w, DataInputStream in) throws IOException {
        w.status = Status.values()[integer(in, 0, Status.values().length - 1)];
        w.timer = integer(in, Integer.MIN_VALUE, Integer.MAX_VALUE);
        w.pause = integer(in, 0, LONGEST_PAUSE);
        w.tick = integer(in, 0, Integer.MAX_VALUE);
        w.coins = integer(in, 0, Integer.MAX_VALUE);
        w.lives = integer(in, 0, Integer.MAX_VALUE);
        w.seen.set(in.readInt(), in.readInt(), in.readInt(), in.readInt());
        w.cameraX = real(in);
        w.cameraY = real(in);
        int cells = w.level.width() * w.level.height();
        byte[] tiles = in.readNBytes(cells);
        require(tiles.length == cells, "its tiles end early");
        for (byte tile : tiles) {
            require(tile >= 0 && tile < Tiles.COUNT, "a tile code of " + tile);
        }
        w.tiles = TileMap.of(w.level.width(), w.level.height(), tiles);
        readMario(w, in);
        w.sprites.clear();
        for (int left = integer(in, 0, MOST_SPRITES); left > 0; left--) {
            readSprite(w, w.sprites.append(), in, SpriteTypes.GOOMBA, SpriteTypes.FIREBALL);
        }
        readLog(w.log, in);
    }

    private static void readSprite(World w, Sprite s, DataInputStream in, int lowType, int highType)
            throws IOException {
        s.init(integer(in, lowType, highType), 0, 0, integer(in, -1, 1));
        s.w = integer(in, 0, 16);
        s.h = integer(in, 0, 32);
        s.counter = integer(in, 0, 1000);
        s.birth = integer(in, Sprite.NO_BIRTH, w.level.births() - 1);
        s.x = real(in);
        s.y = real(in);
        s.vx = speed(in);
        s.vy = speed(in);
        s.lowestY = real(in);
        s.onGround = in.readBoolean();
        s.winged = in.readBoolean();
    }

    private static void readMario(World w, DataInputStream in) throws IOException {
        Mario m = w.mario;
        readSprite(w, m, in, SpriteTypes.MARIO, SpriteTypes.MARIO);
        m.alive = in.readBoolean();
        m.large = in.readBoolean();
        m.fire = in.readBoolean();
        m.wasOnGround = in.readBoolean();
        m.ducking = in.readBoolean();
        m.canShoot = in.readBoolean();
        m.mayJump = in.readBoolean();
        m.invulnerable = integer(in, 0, 1000);
        m.jumpTime = integer(in, 0, 1000);
        m.jumpStart = real(in);
    }

    private static void readLog(GameLog log, DataInputStream in) throws IOException {
        int most = Integer.MAX_VALUE;
        log.restoreCounts(integer(in, 0, most), integer(in, 0, most), integer(in, 0, most));
        log.clearEvents();
        for (int left = integer(in, 0, MOST_EVENTS); left > 0; left--) {
            int type = integer(in, Event.BUMP, Event.WIN);
            int parameter = integer(in, 0, Event.COIN_TILE);
            log.events().add(new Event(type, parameter, real(in), real(in), integer(in, 0, 2), integer(in, 0, most)));
        }
    }

    private static int integer(DataInputStream in, int low, int high) throws IOException {
        int value = in.readInt();
        require(value >= low && value <= high, "a number of " + value);
        return value;
    }

    private static float real(DataInputStream in) throws IOException {
        float value = in.readFloat();
        require(Math.abs(value) <= FARTHEST, "a coordinate of " + value);
        return value;
    }

    private static float speed(DataInputStream in) throws IOException {
        float value = in.readFloat();
        require(Math.abs(value) <= FASTEST, "a speed of " + value);
        return value;
    }

    private static void require(boolean holds, String fault) throws IOException {
        if (!holds) {
            throw new IOException(fault);
        }
    }
}
