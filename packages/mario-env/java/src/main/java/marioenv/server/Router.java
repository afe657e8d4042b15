package marioenv.server;

import java.util.ArrayList;
import java.util.List;
import marioenv.wire.Limits;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import zmq.Msg;

/**
 * The sockets: one for the clients, used by one thread only, and one through which workers hand over their
 * replies. Nothing outside this file knows ZeroMQ.
 */
final class Router implements AutoCloseable {
    private static final String OUTLET = "inproc://replies";
    private static final int LINGER_MS = 500;
    /** Messages that a connection may have waiting inside the library. */
    private static final int BACKLOG = 64;

    private final ZContext context = new ZContext(1);
    private final ZMQ.Socket clients;
    private final ZMQ.Socket replies;
    private final ZMQ.Poller poller;

    /** @param onFault called when the library's own thread dies: nothing can be received any more */
    Router(Runnable onFault) {
        context.setLinger(LINGER_MS);
        context.setUncaughtExceptionHandler((thread, fault) -> {
            Log.warn("the thread of the sockets failed: " + fault);
            onFault.run();
        });
        clients = context.createSocket(SocketType.ROUTER);
        clients.setMaxMsgSize(Limits.MESSAGE_BYTES);
        clients.setMsgAllocator(Router::allocate);
        clients.setRcvHWM(BACKLOG);
        // Replies must not be dropped; clients bound them by the requests that they have under way.
        clients.setSndHWM(0);
        clients.setLinger(LINGER_MS);
        replies = context.createSocket(SocketType.PULL);
        replies.setRcvHWM(0);
        replies.bind(OUTLET);
        poller = context.createPoller(2);
        poller.register(clients, ZMQ.Poller.POLLIN);
        poller.register(replies, ZMQ.Poller.POLLIN);
    }

    /**
     * Makes room for a frame. The library's own check lets sizes of 2^63 and more through; these can only come
     * from somebody who is no client, and are read as empty.
     */
    private static Msg allocate(int size) {
        return new Msg(size < 0 || size > Limits.MESSAGE_BYTES ? 0 : size);
    }

    /**
     * Listens on an address.
     *
     * @param port 0 = any free one
     * @return where
     * @throws org.zeromq.ZMQException if the port is taken or may not be used
     */
    String bind(String host, int port) {
        clients.bind("tcp://" + host + ":" + (port == 0 ? "*" : String.valueOf(port)));
        return clients.getLastEndpoint();
    }

    /** A message of a client. */
    record Incoming(byte[] client, List<byte[]> parts, boolean tooLarge) {}

    /** Returns a message that has come, or null. */
    Incoming receive() {
        byte[] client = clients.recv(ZMQ.DONTWAIT);
        if (client == null) {
            return null;
        }
        List<byte[]> parts = new ArrayList<>();
        long bytes = 0;
        boolean tooLarge = false;
        while (clients.hasReceiveMore()) {
            byte[] part = clients.recv();
            bytes += part.length;
            tooLarge |= bytes > Limits.MESSAGE_BYTES || parts.size() > Limits.FRAMES;
            if (!tooLarge || parts.isEmpty()) {
                parts.add(part);
            }
        }
        return new Incoming(client, parts, tooLarge);
    }

    void send(byte[] client, List<byte[]> parts) {
        send(clients, client, parts);
    }

    /** Forwards all replies that workers have handed over; returns whether there were any. */
    boolean forward() {
        byte[] part = replies.recv(ZMQ.DONTWAIT);
        if (part == null) {
            return false;
        }
        while (part != null) {
            boolean more = replies.hasReceiveMore();
            clients.send(part, more ? ZMQ.SNDMORE : 0);
            part = more ? replies.recv() : replies.recv(ZMQ.DONTWAIT);
        }
        return true;
    }

    /** Waits until a message or a reply has come. */
    void await(long milliseconds) {
        poller.poll(milliseconds);
    }

    /** Makes the end through which one worker thread hands over its replies. */
    Outlet outlet() {
        ZMQ.Socket socket = context.createSocket(SocketType.PUSH);
        socket.setSndHWM(0);
        socket.connect(OUTLET);
        return (client, parts) -> send(socket, client, parts);
    }

    /** Takes replies from one thread. */
    interface Outlet {
        void send(byte[] client, List<byte[]> parts);
    }

    private static void send(ZMQ.Socket socket, byte[] client, List<byte[]> parts) {
        socket.send(client, ZMQ.SNDMORE);
        for (int i = 0; i < parts.size(); i++) {
            socket.send(parts.get(i), i + 1 < parts.size() ? ZMQ.SNDMORE : 0);
        }
    }

    /** Closes all sockets; no other thread may still use one. */
    @Override
    public void close() {
        context.close();
    }
}
