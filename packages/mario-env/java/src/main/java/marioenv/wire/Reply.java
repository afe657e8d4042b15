package marioenv.wire;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A message that goes out: fields and frames. */
public final class Reply {
    public static final int PROTOCOL = 1;

    private final JsonObject fields = new JsonObject();
    private final List<Frame> frames = new ArrayList<>();

    /** The header's own fields; what the protocol adds is added by {@link #parts}. */
    public JsonObject fields() {
        return fields;
    }

    /** Adds a frame that is to be filled, and returns it. */
    public Frame frame(String name, String dtype, int... shape) {
        Frame frame = Frame.of(name, dtype, shape);
        frames.add(frame);
        return frame;
    }

    /** Returns header and frames of the answer to a request. */
    public List<byte[]> parts(String id) {
        StringBuilder text = head(id, true).append(",\"frames\":[");
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            text.append(i == 0 ? "" : ",").append("{\"name\":\"").append(frame.name());
            text.append("\",\"dtype\":\"").append(frame.dtype()).append("\",\"shape\":[");
            for (int j = 0; j < frame.shape().length; j++) {
                text.append(j == 0 ? "" : ",").append(frame.shape()[j]);
            }
            text.append("]}");
        }
        text.append(']');
        if (fields.size() > 0) {
            String own = fields.toString();
            text.append(',').append(own, 1, own.length() - 1);
        }
        List<byte[]> parts = new ArrayList<>(1 + frames.size());
        parts.add(text.append('}').toString().getBytes(StandardCharsets.UTF_8));
        for (Frame frame : frames) {
            parts.add(frame.data());
        }
        return parts;
    }

    /** Returns the header that tells a failure. */
    public static List<byte[]> failure(String id, RequestException failure) {
        JsonObject error = new JsonObject();
        error.addProperty("code", failure.code().word());
        error.addProperty("message", failure.getMessage());
        error.add("detail", failure.detail());
        String text = head(id, false).append(",\"frames\":[],\"error\":").append(error).append('}').toString();
        return List.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static StringBuilder head(String id, boolean ok) {
        StringBuilder text = new StringBuilder(256);
        return text.append("{\"v\":").append(PROTOCOL).append(",\"id\":").append(id).append(",\"ok\":").append(ok);
    }

    /** Returns a list of texts. */
    public static JsonArray list(String... texts) {
        JsonArray list = new JsonArray();
        for (String text : texts) {
            list.add(text);
        }
        return list;
    }
}
