package marioenv.server;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import marioenv.wire.Reply;
import org.zeromq.ZMQException;

/** The server as a process: it says on one line where it listens, and ends when its parent does. */
public final class Service {
    private static final int BAD_OPTION = 2;
    private static final int PORT_REFUSED = 3;
    private static final int SOCKETS_FAILED = 4;
    private static final long LONGEST_CLOSE_MS = 2000;

    private Service() {}

    /**
     * Serves until a client or the end of the input ends it.
     *
     * @return exit code
     */
    public static int run(Map<String, String> environment, InputStream in, PrintStream out) {
        Options options;
        try {
            options = Options.fromEnvironment(environment);
        } catch (IllegalArgumentException e) {
            sayFailed(out, "bad_option", e.getMessage());
            return BAD_OPTION;
        }
        Router router = new Router(() -> Runtime.getRuntime().halt(SOCKETS_FAILED));
        try {
            String endpoint;
            try {
                endpoint = router.bind(options.host(), options.port());
            } catch (ZMQException e) {
                sayFailed(out, "port_refused", "cannot listen on " + options.host() + ":" + options.port() + ": "
                        + e.getMessage());
                return PORT_REFUSED;
            }
            Server server = new Server(options, router);
            endWithParent(in);
            sayReady(out, endpoint);
            server.run();
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            close(router);
        }
    }

    /** Closes the sockets; should that ever take long, the process ends without. */
    private static void close(Router router) {
        Thread fuse = new Thread(() -> {
            try {
                Thread.sleep(LONGEST_CLOSE_MS);
                Runtime.getRuntime().halt(0);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "close-fuse");
        fuse.setDaemon(true);
        fuse.start();
        router.close();
        fuse.interrupt();
    }

    /** A closed input means that the parent is gone, however it went. */
    private static void endWithParent(InputStream in) {
        Thread watch = new Thread(() -> {
            try {
                byte[] ignored = new byte[256];
                while (in.read(ignored) >= 0) {
                    continue;
                }
            } catch (IOException e) {
                Log.warn("input failed: " + e.getMessage());
            }
            Runtime.getRuntime().halt(0);
        }, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void sayReady(PrintStream out, String endpoint) {
        JsonObject line = new JsonObject();
        line.addProperty("event", "ready");
        line.addProperty("endpoint", endpoint);
        line.addProperty("protocol", Reply.PROTOCOL);
        line.addProperty("engine", EngineVersion.get());
        line.addProperty("pid", ProcessHandle.current().pid());
        say(out, line);
    }

    private static void sayFailed(PrintStream out, String code, String message) {
        JsonObject line = new JsonObject();
        line.addProperty("event", "failed");
        line.addProperty("code", code);
        line.addProperty("message", message);
        say(out, line);
    }

    private static void say(PrintStream out, JsonObject line) {
        out.println(line);
        out.flush();
    }
}
