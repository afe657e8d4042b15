package marioenv.engine;

import marioenv.level.Level;
import marioenv.level.SpriteTypes;
import marioenv.level.TileMap;

/** State of one game and its clock. Same level, same buttons, same states: there is no chance in it. */
public final class World {
    public static final int SCREEN = 256;
    static final int UNITS_PER_TICK = 30;

    final Level level;
    final int plantOffset;
    final Mario mario = new Mario();
    /** All sprites but Mario, who acts last. */
    final SpriteList sprites = new SpriteList();
    final SpriteList born = new SpriteList();
    /** Shells and fireballs that are tested against the others in this tick. */
    final Projectiles projectiles = new Projectiles();
    GameLog log;
    TileMap tiles;
    /** Cells in which enemies were looked for in the latest tick. */
    final CellWindow seen = new CellWindow();
    Status status;
    int timer;
    int pause;
    int tick;
    int coins;
    int lives;
    int fireballs;
    float cameraX;
    float cameraY;
    boolean spritesDied;

    /** Makes an empty world of a level; {@link #start} or {@link #copyFrom} fills it. */
    public World(Level level, int plantOffset) {
        this.level = level;
        this.plantOffset = plantOffset;
        tiles = level.tiles();
        status = Status.RUNNING;
    }

    /**
     * Begins the game.
     *
     * @param startMode 0 small, 1 large, 2 fire
     * @param timerUnits time limit in units of which a tick takes 30; 0 or less = none
     * @param newLog where events go, or null
     */
    public void start(int startMode, int timerUnits, GameLog newLog) {
        mario.initMario(16 * level.startColumn() + 8, 16 * level.startRow() + 15, startMode);
        sprites.clear();
        born.clear();
        log = newLog;
        tiles = level.tiles();
        seen.clear();
        status = Status.RUNNING;
        timer = timerUnits;
        pause = 0;
        tick = 0;
        coins = 0;
        lives = 0;
        cameraX = 0;
        cameraY = 0;
    }

    /** Becomes a copy of another world of the same level; the log is not copied. */
    public void copyFrom(World other) {
        mario.copyMario(other.mario);
        sprites.copyFrom(other.sprites);
        tiles = other.tiles;
        seen.copyFrom(other.seen);
        status = other.status;
        timer = other.timer;
        pause = other.pause;
        tick = other.tick;
        coins = other.coins;
        lives = other.lives;
        cameraX = other.cameraX;
        cameraY = other.cameraY;
    }

    /** Makes an empty world of the same level. */
    public World sibling() {
        return new World(level, plantOffset);
    }

    /**
     * Moves what a copy of the reference program moves: Mario's position is rounded once more and every plant
     * rises by its offset. Only planners in compat mode call it.
     */
    public void blurLikeReference() {
        mario.x = mario.x - 8 + 8;
        mario.y = mario.y - 15 + 15;
        for (int i = 0; i < sprites.size(); i++) {
            Sprite sprite = sprites.get(i);
            if (sprite.type == SpriteTypes.PLANT) {
                sprite.y -= plantOffset;
            }
        }
    }

    /** Plays one tick with a button mask; a game that is over stays as it is. */
    public void update(int buttons) {
        if (status != Status.RUNNING) {
            return;
        }
        if (pause > 0) {
            pause--;
            return;
        }
        if (timer > 0 && !spendTime()) {
            return;
        }
        tick++;
        Screen.follow(this);
        if (log != null) {
            log.clearEvents();
        }
        Screen.sweep(this);
        Spawner.spawn(this);
        updateSprites(buttons);
        for (int i = 0; i < sprites.size(); i++) {
            if (sprites.get(i).alive) {
                Contacts.touch(this, sprites.get(i));
            }
        }
        projectiles.collide(this);
        commit();
    }

    private boolean spendTime() {
        timer -= UNITS_PER_TICK;
        if (timer > 0) {
            return true;
        }
        timer = 0;
        status = Status.TIME_OUT;
        mario.alive = false;
        return false;
    }

    private void updateSprites(int buttons) {
        for (int i = 0; i < sprites.size(); i++) {
            if (sprites.get(i).alive) {
                Motion.update(this, sprites.get(i));
            }
        }
        if (mario.alive) {
            MarioMotion.update(this, buttons);
        }
    }

    private void commit() {
        if (spritesDied) {
            sprites.removeDead();
            born.removeDead();
            spritesDied = false;
        }
        if (born.size() > 0) {
            sprites.takeInFront(born);
        }
    }

    /** Makes a sprite, which acts once right now and joins the others at the end of the tick. */
    Sprite create(int type, float x, float y, int facing) {
        Sprite sprite = born.append();
        sprite.init(type, x, y, facing);
        return sprite;
    }

    void remove(Sprite sprite) {
        sprite.alive = false;
        spritesDied = true;
    }

    void report(int event, int parameter) {
        if (log != null) {
            log.add(this, event, parameter);
        }
    }

    void win() {
        report(Event.WIN, 0);
        status = Status.WIN;
    }

    void lose() {
        report(Event.LOSE, 0);
        status = Status.LOSE;
        mario.alive = false;
    }

    void addCoin() {
        if (mario.alive) {
            coins++;
            if (coins % 100 == 0) {
                lives++;
            }
        }
    }

    /** Returns the tile code at a column, clamped into the level, and a row; above and below there is air. */
    public int tileAt(int column, int row) {
        return tiles.at(column, row);
    }

    void setTile(int column, int row, int code) {
        tiles = tiles.with(column, row, code);
    }

    public Level level() {
        return level;
    }

    public Mario mario() {
        return mario;
    }

    /** Number of sprites besides Mario. */
    public int spriteCount() {
        return sprites.size();
    }

    /** Returns a sprite besides Mario, in the order in which they act. */
    public Sprite sprite(int i) {
        return sprites.get(i);
    }

    /** Where events go, or null. */
    public GameLog log() {
        return log;
    }

    public Status status() {
        return status;
    }

    /** Time left in units of which a tick takes 30. */
    public int timer() {
        return timer;
    }

    /** Ticks for which the game still stands still. */
    public int pause() {
        return pause;
    }

    public int tick() {
        return tick;
    }

    public int coins() {
        return coins;
    }

    public int lives() {
        return lives;
    }

    /** Left edge of the screen, px. */
    public float cameraX() {
        return cameraX;
    }

    /** Upper edge of the screen, px. */
    public float cameraY() {
        return cameraY;
    }

    /** How far Mario has come, as a share of the way to the goal's column: the reference program's formula. */
    public float rawCompletion() {
        return mario.x / (16 * level.goalColumn());
    }
}
