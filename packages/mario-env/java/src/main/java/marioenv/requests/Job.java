package marioenv.requests;

import marioenv.wire.Request;

/** A request under way, with whom to answer. */
public final class Job {
    private final byte[] client;
    private final Request request;
    private volatile boolean cancelled;

    /** @param client identity of the connection */
    public Job(byte[] client, Request request) {
        this.client = client;
        this.request = request;
    }

    public byte[] client() {
        return client;
    }

    public Request request() {
        return request;
    }

    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
