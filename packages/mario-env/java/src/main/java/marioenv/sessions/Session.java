package marioenv.sessions;

import java.util.Arrays;
import java.util.function.Consumer;
import marioenv.engine.Event;
import marioenv.engine.Status;
import marioenv.engine.World;
import marioenv.level.Level;
import marioenv.play.Game;
import marioenv.play.RunConfig;

/** A game that a client plays step by step. */
public final class Session {
    private final byte[] owner;
    private final View view;
    private Level level;
    private RunConfig config;
    private Game game;
    private int steps;
    private long lastUse;

    /** @param owner identity of the connection that may use it */
    public Session(byte[] owner, Level level, RunConfig config, View view) {
        this.owner = owner;
        this.view = view;
        begin(level, config);
    }

    /** Starts a game anew, on a level of its own or another. */
    public void begin(Level newLevel, RunConfig newConfig) {
        level = newLevel;
        config = newConfig;
        game = new Game(level, config);
        steps = 0;
    }

    /**
     * Plays ticks with a button mask until the game is over.
     *
     * @param listener gets every event, or null
     * @return how many ticks were played
     */
    public int step(int buttons, int repeat, Consumer<Event> listener) {
        World world = game.world();
        int played = 0;
        while (played < repeat && world.status() == Status.RUNNING) {
            boolean counts = game.step(buttons);
            played++;
            if (counts && listener != null) {
                world.log().events().forEach(listener);
            }
        }
        steps += played;
        return played;
    }

    /** Makes another session in the same state, which shares nothing that changes. */
    public Session copy() {
        Session copy = new Session(owner, level, config, view);
        copy.game.copyFrom(game);
        copy.steps = steps;
        return copy;
    }

    /** Takes over level, configuration and state of another session, but not its view. */
    public void become(Session other) {
        level = other.level;
        config = other.config;
        game = other.game;
        steps = other.steps;
    }

    public boolean belongsTo(byte[] client) {
        return Arrays.equals(owner, client);
    }

    public Level level() {
        return level;
    }

    public RunConfig config() {
        return config;
    }

    public View view() {
        return view;
    }

    public Game game() {
        return game;
    }

    /** Steps since the game began. */
    public int steps() {
        return steps;
    }

    void restoreSteps(int newSteps) {
        steps = newSteps;
    }

    void use(long nanos) {
        lastUse = nanos;
    }

    long lastUse() {
        return lastUse;
    }
}
