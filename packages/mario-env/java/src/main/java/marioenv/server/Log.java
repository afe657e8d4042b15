package marioenv.server;

/** One line a message to standard error; standard output belongs to the parent. */
final class Log {
    private Log() {}

    static void info(String message) {
        System.err.println("INFO " + message.replace('\n', ' '));
    }

    static void warn(String message) {
        System.err.println("WARNING " + message.replace('\n', ' '));
    }
}
