package marioenv.wire;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message that came in: its header, read and partly checked, and its frames. */
public final class Request {
    private final JsonObject header;
    private final String id;
    private final String token;
    private final List<byte[]> parts;
    private final Fields fields;
    private Map<String, Frame> frames;

    /** @param header null if it was too large */
    private Request(JsonObject header, String id, String token, List<byte[]> parts) {
        this.header = header;
        this.id = id;
        this.token = token;
        this.parts = parts;
        fields = new Fields(header == null ? new JsonObject() : header, "the header");
        fields.has("id");
        fields.has("token");
        fields.has("op");
    }

    /**
     * Reads the header.
     *
     * @param parts header and frames
     * @return null if the header is no JSON object or has no usable id or token
     */
    public static Request read(List<byte[]> parts) {
        if (parts.isEmpty()) {
            return null;
        }
        if (parts.get(0).length > Limits.HEADER_BYTES) {
            return outline(parts.get(0));
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(parts.get(0))).toString();
            JsonReader reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(Limits.JSON_DEPTH);
            JsonElement root = JsonParser.parseReader(reader);
            if (!root.isJsonObject() || reader.peek() != JsonToken.END_DOCUMENT) {
                return null;
            }
            JsonObject header = root.getAsJsonObject();
            String id = unsigned(header.get("id"));
            if (id != null && header.get("token") instanceof JsonPrimitive token && token.isString()) {
                return new Request(header, id, token.getAsString(), parts.subList(1, parts.size()));
            }
        } catch (CharacterCodingException | JsonParseException e) {
            return null;
        } catch (IOException e) {
            return null;
        }
        return null;
    }

    /** Finds id and token of a header that is too large to be read whole. */
    private static Request outline(byte[] header) {
        JsonObject found = new JsonObject();
        try (JsonReader reader = new JsonReader(
                new InputStreamReader(new ByteArrayInputStream(header), StandardCharsets.UTF_8))) {
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(Limits.JSON_DEPTH);
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                if (name.equals("id") || name.equals("token")) {
                    found.add(name, JsonParser.parseReader(reader));
                } else {
                    reader.skipValue();
                }
            }
        } catch (IOException | JsonParseException | IllegalStateException e) {
            return null;
        }
        String id = unsigned(found.get("id"));
        boolean hasToken = found.get("token") instanceof JsonPrimitive token && token.isString();
        return id == null || !hasToken ? null : new Request(null, id, found.get("token").getAsString(), List.of());
    }

    private static String unsigned(JsonElement element) {
        if (element instanceof JsonPrimitive value && value.isNumber() && value.getAsString().matches("[0-9]{1,20}")) {
            try {
                return Long.toUnsignedString(Long.parseUnsignedLong(value.getAsString()));
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return null;
    }

    /** Decimal digits of the number that the client gave the request. */
    public String id() {
        return id;
    }

    public String token() {
        return token;
    }

    /** What is asked for; empty if it is not a text. */
    public String op() {
        return header.get("op") instanceof JsonPrimitive op && op.isString() ? op.getAsString() : "";
    }

    /** The header; whoever answers asks for every field it knows and then calls {@link Fields#finish}. */
    public Fields fields() {
        return fields;
    }

    /** Bytes of all frames. */
    public long size() {
        long size = 0;
        for (byte[] part : parts) {
            size += part.length;
        }
        return size;
    }

    /** Checks the version and that the frames are what the header says of them. */
    public void check() throws RequestException {
        if (header == null) {
            throw new RequestException(ErrorCode.TOO_LARGE, "a header has at most " + Limits.HEADER_BYTES
                    + " bytes; send levels as a frame, or fewer at once");
        }
        if (fields.integer("v", -1, Long.MIN_VALUE, Long.MAX_VALUE) != Reply.PROTOCOL) {
            throw new RequestException(ErrorCode.UNSUPPORTED_VERSION, "this engine speaks protocol " + Reply.PROTOCOL);
        }
        List<Fields> described = fields.objects("frames");
        if (described.size() != parts.size()) {
            throw RequestException.bad("frames describes " + described.size() + " frames, " + parts.size() + " came");
        }
        frames = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Frame frame = frame(described.get(i), parts.get(i));
            if (frames.put(frame.name(), frame) != null) {
                throw RequestException.bad("two frames are named " + frame.name());
            }
        }
    }

    private static Frame frame(Fields fields, byte[] data) throws RequestException {
        String name = fields.text("name");
        String dtype = fields.text("dtype");
        List<Long> lengths = fields.integers("shape");
        fields.finish();
        if (name == null || dtype == null || lengths == null) {
            throw RequestException.bad("a frame needs name, dtype and shape");
        }
        int[] shape = new int[lengths.size()];
        long size = Frame.itemSize(dtype);
        if (size == 0) {
            throw RequestException.bad("dtype of frame " + name + " must be u1, i4, u4, u8, f4 or f8");
        }
        for (int i = 0; i < shape.length; i++) {
            long length = lengths.get(i);
            if (length < 0 || length > Limits.MESSAGE_BYTES || i >= 4) {
                throw RequestException.bad("frame " + name + " has an impossible shape " + lengths);
            }
            shape[i] = (int) length;
            size = Math.min(size * length, 2L * Limits.MESSAGE_BYTES);
        }
        if (size != data.length) {
            throw RequestException.bad("frame " + name + " has " + data.length + " bytes, its shape " + lengths
                    + " of " + dtype + " takes another number");
        }
        return new Frame(name, dtype, shape, data);
    }

    /** Returns a frame, or null if it did not come; asks that no other frame than those ever asked for came. */
    public Frame frame(String name, String dtype, int dimensions) throws RequestException {
        Frame frame = frames.remove(name);
        if (frame != null && (!frame.dtype().equals(dtype) || frame.shape().length != dimensions)) {
            throw RequestException.bad("frame " + name + " must be " + dtype + " with " + dimensions + " dimensions");
        }
        return frame;
    }

    /** Number of dimensions of a frame that was not taken yet, 0 if it did not come. */
    public int dimensions(String name) {
        Frame frame = frames.get(name);
        return frame == null ? 0 : frame.shape().length;
    }

    /** Refuses fields and frames that nobody has asked for. */
    public void finish() throws RequestException {
        fields.finish();
        if (!frames.isEmpty()) {
            throw RequestException.bad("unknown frame " + new ArrayList<>(frames.keySet()).get(0));
        }
    }
}
