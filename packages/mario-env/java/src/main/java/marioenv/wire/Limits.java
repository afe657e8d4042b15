package marioenv.wire;

import com.google.gson.JsonObject;

/** What a request may ask at most. */
public final class Limits {
    public static final int MESSAGE_BYTES = 16 << 20;
    public static final int HEADER_BYTES = 8 << 20;
    public static final int FRAMES = 16;
    public static final int LEVELS = 4096;
    public static final int SESSIONS = 4096;
    public static final int IDLE_SECONDS = 600;
    public static final int WAITING = 1024;
    /** All waiting requests together. */
    public static final long WAITING_BYTES = 64L << 20;
    public static final int JSON_DEPTH = 16;

    private Limits() {}

    /** The limits as {@code hello} tells them. */
    public static JsonObject json() {
        JsonObject limits = new JsonObject();
        limits.addProperty("message_bytes", MESSAGE_BYTES);
        limits.addProperty("header_bytes", HEADER_BYTES);
        limits.addProperty("frames", FRAMES);
        limits.addProperty("levels", LEVELS);
        limits.addProperty("height", marioenv.level.LevelParser.MAX_HEIGHT);
        limits.addProperty("width", marioenv.level.LevelParser.MAX_WIDTH);
        limits.addProperty("sessions", SESSIONS);
        limits.addProperty("idle_seconds", IDLE_SECONDS);
        limits.addProperty("waiting", WAITING);
        return limits;
    }
}
