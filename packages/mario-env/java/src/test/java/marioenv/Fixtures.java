package marioenv;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import marioenv.level.Level;
import marioenv.level.LevelFormatException;
import marioenv.level.LevelParser;

/**
 * Recorded games of the reference program on levels of our own.
 *
 * <p>The system property {@code fixtures} names a folder with other recordings of the same form.
 */
public final class Fixtures {
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";

    private Fixtures() {}

    /** Returns the entries of a file of recordings. */
    public static List<JsonObject> read(String name) {
        String folder = System.getProperty("fixtures");
        try (Reader reader = folder == null
                ? new InputStreamReader(Fixtures.class.getResourceAsStream("/fixtures/" + name), StandardCharsets.UTF_8)
                : Files.newBufferedReader(Path.of(folder, name))) {
            List<JsonObject> entries = new ArrayList<>();
            for (JsonElement entry : JsonParser.parseReader(reader).getAsJsonArray()) {
                entries.add(entry.getAsJsonObject());
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the level of an entry. */
    public static Level level(JsonObject entry) {
        List<String> rows = new ArrayList<>();
        for (JsonElement row : entry.getAsJsonArray("rows")) {
            rows.add(row.getAsString());
        }
        return level(rows.toArray(new String[0]));
    }

    /** Returns a level that is known to be good. */
    public static Level level(String... rows) {
        try {
            return LevelParser.fromText(String.join("\n", rows));
        } catch (LevelFormatException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns button masks from one base-32 digit a step. */
    public static byte[] actions(String digits) {
        byte[] masks = new byte[digits.length()];
        for (int i = 0; i < masks.length; i++) {
            masks[i] = (byte) DIGITS.indexOf(digits.charAt(i));
        }
        return masks;
    }

    /** Returns an entry's number as the 32-bit float it was written from; NaN is written as text. */
    public static float number(JsonElement element) {
        return Float.parseFloat(element.getAsString());
    }

    /** Returns a recorded list of numbers. */
    public static float[] numbers(JsonArray array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(array.get(i));
        }
        return values;
    }
}
