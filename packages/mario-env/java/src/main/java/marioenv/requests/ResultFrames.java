package marioenv.requests;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import marioenv.engine.Event;
import marioenv.level.Level;
import marioenv.level.LevelFormatException;
import marioenv.play.Playthrough;
import marioenv.play.Record;
import marioenv.play.Result;
import marioenv.play.Statistics;
import marioenv.wire.ErrorCode;
import marioenv.wire.Frame;
import marioenv.wire.Reply;
import marioenv.wire.RequestException;

/** Gathers the results of levels and runs into the frames of a reply. */
final class ResultFrames {
    private final int levels;
    private final int runs;
    private final Set<String> wants;
    private final Reply reply = new Reply();
    private final JsonArray errors = new JsonArray();
    private final Map<String, ByteBuffer> buffers = new LinkedHashMap<>();
    private final List<float[]> grids = new ArrayList<>();
    private final int[] widths;
    private final Record[] records;
    private final long limit;
    private int maxHeight = 1;
    private int maxWidth = 1;
    private long recordBytes;

    /** @param limit bytes that what is wanted may take in the reply */
    ResultFrames(int levels, int runs, Set<String> wants, long limit) {
        this.limit = limit;
        this.levels = levels;
        this.runs = runs;
        this.wants = wants;
        widths = new int[levels];
        records = new Record[levels * runs];
        buffers.put("ok", reply.frame("ok", "u1", levels).buffer());
        addFrames("u1", "status", "flags");
        addFrames("f4", "completion", "max_x_jump");
        addFrames("i4", Result.COUNTS.toArray(new String[0]));
        addFrames("i4", "steps");
        addFrames("u8", "pops");
        addFrames("f8", "cpu_seconds");
        buffers.put("kills_by_type", reply.frame("kills_by_type", "i4", levels, runs, Statistics.TYPES).buffer());
        for (int i = 0; i < levels; i++) {
            grids.add(null);
        }
    }

    private void addFrames(String dtype, String... names) {
        for (String name : names) {
            buffers.put(name, reply.frame(name, dtype, levels, runs).buffer());
        }
    }

    /** A level is about to be played. */
    void begin(int i, Level level) {
        widths[i] = level.width();
        maxWidth = Math.max(maxWidth, level.width());
        maxHeight = Math.max(maxHeight, level.height());
        if (wants.contains("occupancy")) {
            grids.set(i, new float[level.width() * level.height()]);
        }
    }

    /** All runs of a level are there. */
    void finish(int i) {
        buffers.get("ok").put(i, (byte) 1);
    }

    /** A level has no result; what it may have had is forgotten. */
    void fail(int i, ErrorCode code, String message, LevelFormatException place) {
        JsonObject error = new JsonObject();
        error.addProperty("index", i);
        error.addProperty("code", code.word());
        error.addProperty("message", message);
        error.addProperty("row", place == null ? -1 : place.row());
        error.addProperty("column", place == null ? -1 : place.column());
        errors.add(error);
        grids.set(i, null);
        for (int run = 0; run < runs; run++) {
            records[i * runs + run] = null;
            clearRow(i * runs + run);
        }
    }

    private void clearRow(int row) {
        for (Map.Entry<String, ByteBuffer> entry : buffers.entrySet()) {
            if (!entry.getKey().equals("ok")) {
                ByteBuffer buffer = entry.getValue();
                int size = buffer.capacity() / (levels * runs);
                for (int b = row * size; b < (row + 1) * size; b++) {
                    buffer.put(b, (byte) 0);
                }
            }
        }
    }

    void add(int level, int run, Playthrough playthrough, double cpuSeconds) throws RequestException {
        int row = level * runs + run;
        Result r = playthrough.result();
        Record record = playthrough.record();
        keep(row, record);
        buffers.get("status").put(row, (byte) r.status().ordinal());
        buffers.get("flags").put(row, (byte) playthrough.flags());
        buffers.get("completion").putFloat(4 * row, r.completion());
        buffers.get("max_x_jump").putFloat(4 * row, r.maxJumpX());
        int[] counts = r.counts();
        for (int i = 0; i < counts.length; i++) {
            buffers.get(Result.COUNTS.get(i)).putInt(4 * row, counts[i]);
        }
        buffers.get("steps").putInt(4 * row, record.steps());
        buffers.get("pops").putLong(8 * row, playthrough.pops());
        buffers.get("cpu_seconds").putDouble(8 * row, cpuSeconds);
        ByteBuffer types = buffers.get("kills_by_type");
        for (int type = 0; type < Statistics.TYPES; type++) {
            types.putInt(4 * (row * Statistics.TYPES + type), playthrough.statistics().killsOf(type));
        }
        if (wants.contains("occupancy")) {
            float[] grid = grids.get(level);
            record.addOccupancy(grid, 0, widths[level], grid.length / widths[level], 1f / runs);
        }
    }

    private void keep(int row, Record record) throws RequestException {
        if (wants.contains("actions") || wants.contains("path") || wants.contains("events")) {
            records[row] = record;
            recordBytes += record.bytes();
            requireRoom(recordBytes);
        }
    }

    private void requireRoom(long bytes) throws RequestException {
        if (bytes > limit) {
            throw new RequestException(
                    ErrorCode.TOO_LARGE, "what is wanted takes more than " + limit + " bytes; ask for fewer levels at once");
        }
    }

    /**
     * Returns the reply with all that is wanted.
     *
     * @throws RequestException {@code too_large} if its frames would take too many bytes
     */
    Reply reply() throws RequestException {
        reply.fields().add("errors", errors);
        if (wants.contains("occupancy")) {
            requireRoom(recordBytes + 4L * levels * maxHeight * maxWidth);
            addOccupancy();
        }
        if (wants.contains("actions") || wants.contains("path")) {
            addSteps();
        }
        if (wants.contains("events")) {
            addEvents();
        }
        return reply;
    }

    private void addOccupancy() {
        ByteBuffer cells = reply.frame("occupancy", "f4", levels, maxHeight, maxWidth).buffer();
        for (int i = 0; i < levels; i++) {
            float[] grid = grids.get(i);
            int own = widths[i];
            for (int cell = 0; grid != null && cell < grid.length; cell++) {
                int place = (i * maxHeight + cell / own) * maxWidth + cell % own;
                cells.putFloat(4 * place, grid[cell]);
            }
        }
    }

    private void addSteps() {
        int total = 0;
        ByteBuffer offsets = reply.frame("steps_offset", "u4", records.length + 1).buffer();
        for (Record record : records) {
            offsets.putInt(total);
            total += record == null ? 0 : record.steps();
        }
        offsets.putInt(total);
        ByteBuffer actions = wants.contains("actions") ? reply.frame("actions", "u1", total).buffer() : null;
        ByteBuffer path = wants.contains("path") ? reply.frame("path", "f4", total, 3).buffer() : null;
        for (Record record : records) {
            for (int step = 0; record != null && step < record.steps(); step++) {
                if (actions != null) {
                    actions.put((byte) record.action(step));
                }
                if (path != null) {
                    path.putFloat(record.x(step)).putFloat(record.y(step)).putFloat(record.state(step));
                }
            }
        }
    }

    private void addEvents() {
        int total = 0;
        ByteBuffer offsets = reply.frame("events_offset", "u4", records.length + 1).buffer();
        for (Record record : records) {
            offsets.putInt(total);
            total += record == null ? 0 : record.events().size();
        }
        offsets.putInt(total);
        Frame events = reply.frame("events", "f4", total, 6);
        ByteBuffer buffer = events.buffer();
        for (Record record : records) {
            if (record != null) {
                for (Event event : record.events()) {
                    EventFrames.put(buffer, event);
                }
            }
        }
    }
}
