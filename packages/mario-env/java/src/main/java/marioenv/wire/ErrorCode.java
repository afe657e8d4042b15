package marioenv.wire;

import java.util.Locale;

/** Why a request failed, in a word that programs can read. */
public enum ErrorCode {
    BAD_REQUEST,
    UNSUPPORTED_VERSION,
    UNKNOWN_OP,
    BAD_LEVEL,
    TOO_LARGE,
    UNKNOWN_SESSION,
    BUSY,
    CANCELLED,
    ENGINE_ERROR,
    SHUTTING_DOWN;

    /** The word of the protocol. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
