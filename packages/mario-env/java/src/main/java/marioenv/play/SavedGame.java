package marioenv.play;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import marioenv.engine.SavedWorld;

/** A game as bytes: its world and its statistics. */
public final class SavedGame {
    private SavedGame() {}

    public static void write(Game game, DataOutputStream out) throws IOException {
        SavedWorld.write(game.world(), out);
        game.statistics().write(out);
    }

    /**
     * Reads into a game of the same level and configuration.
     *
     * @throws IOException if the bytes are no game of that level
     */
    public static void read(Game game, DataInputStream in) throws IOException {
        SavedWorld.read(game.world(), in);
        game.statistics().read(in);
    }
}
