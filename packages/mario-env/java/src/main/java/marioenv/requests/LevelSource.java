package marioenv.requests;

import com.google.gson.JsonObject;
import java.util.List;
import marioenv.level.Level;
import marioenv.level.LevelFormatException;
import marioenv.level.LevelParser;
import marioenv.wire.ErrorCode;
import marioenv.wire.Frame;
import marioenv.wire.Limits;
import marioenv.wire.Request;
import marioenv.wire.RequestException;

/** The levels of a request, as a frame of integers or as texts; each is read when it is asked for. */
final class LevelSource {
    private final Frame integers;
    private final List<String> texts;

    private LevelSource(Frame integers, List<String> texts) {
        this.integers = integers;
        this.texts = texts;
    }

    /** Takes the levels out of a request; null if it has none. */
    static LevelSource take(Request request) throws RequestException {
        Frame integers = request.frame("levels", "u1", 3);
        List<String> texts = request.fields().texts("levels");
        if (integers == null && texts == null) {
            return null;
        }
        if (integers != null && texts != null) {
            throw RequestException.bad("levels came both as a frame and as texts");
        }
        LevelSource source = new LevelSource(integers, texts);
        if (source.count() == 0) {
            throw RequestException.bad("levels is empty");
        }
        if (source.count() > Limits.LEVELS) {
            throw new RequestException(
                    ErrorCode.TOO_LARGE, source.count() + " levels; a request has at most " + Limits.LEVELS);
        }
        return source;
    }

    /** Takes the levels out of a request that must have some. */
    static LevelSource require(Request request) throws RequestException {
        LevelSource source = take(request);
        if (source == null) {
            throw RequestException.bad("levels is missing: a frame u1 (n, H, W) or a list of texts");
        }
        return source;
    }

    int count() {
        return integers != null ? integers.shape()[0] : texts.size();
    }

    Level read(int i) throws LevelFormatException {
        if (integers == null) {
            return LevelParser.fromText(texts.get(i));
        }
        int height = integers.shape()[1];
        int width = integers.shape()[2];
        return LevelParser.fromIntegers(integers.data(), i * height * width, width, height);
    }

    /** Reads a level that must be good. */
    Level readGood(int i) throws RequestException {
        try {
            return read(i);
        } catch (LevelFormatException e) {
            throw new RequestException(
                    ErrorCode.BAD_LEVEL, "level " + i + ": " + e.getMessage(), fault(i, e.getMessage(), e));
        }
    }

    /** What is wrong with a level, for programs. */
    static JsonObject fault(int index, String reason, LevelFormatException e) {
        JsonObject fault = new JsonObject();
        fault.addProperty("index", index);
        fault.addProperty("row", e.row());
        fault.addProperty("column", e.column());
        fault.addProperty("reason", reason);
        return fault;
    }
}
