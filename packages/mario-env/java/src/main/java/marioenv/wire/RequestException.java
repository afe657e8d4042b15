package marioenv.wire;

import com.google.gson.JsonObject;

/** A request that cannot be answered as asked; becomes an error reply. */
public final class RequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient JsonObject detail;

    public RequestException(ErrorCode code, String message) {
        this(code, message, new JsonObject());
    }

    public RequestException(ErrorCode code, String message, JsonObject detail) {
        super(message);
        this.code = code;
        this.detail = detail;
    }

    /** A request that breaks a rule of the protocol. */
    public static RequestException bad(String message) {
        return new RequestException(ErrorCode.BAD_REQUEST, message);
    }

    public ErrorCode code() {
        return code;
    }

    public JsonObject detail() {
        return detail;
    }
}
