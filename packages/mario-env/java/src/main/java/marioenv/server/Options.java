package marioenv.server;

import java.util.Map;

/**
 * Settings of a server, taken from the environment: an argument list can be read by every user of the machine.
 *
 * @param token secret that every request must carry
 * @param host loopback address to bind
 * @param port 0 = any free one
 * @param debug whether internal errors carry their stack trace
 */
public record Options(String token, int workers, String host, int port, boolean debug) {
    private static final int SHORTEST_TOKEN = 32;
    private static final int MOST_WORKERS = 256;
    private static final int HIGHEST_PORT = 65535;

    /**
     * Reads {@code MARIO_ENV_*} variables.
     *
     * @throws IllegalArgumentException if one is missing or out of range; the message says which and why
     */
    public static Options fromEnvironment(Map<String, String> environment) {
        String token = environment.getOrDefault("MARIO_ENV_TOKEN", "");
        if (token.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException(
                    "MARIO_ENV_TOKEN must hold a secret of at least " + SHORTEST_TOKEN + " characters");
        }
        String host = environment.getOrDefault("MARIO_ENV_HOST", "127.0.0.1");
        if (!host.matches("127(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}")) {
            throw new IllegalArgumentException(
                    "MARIO_ENV_HOST must be a loopback address such as 127.0.0.1, not " + host);
        }
        int processors = Runtime.getRuntime().availableProcessors();
        return new Options(
                token,
                integer(environment, "MARIO_ENV_WORKERS", Math.min(processors, MOST_WORKERS), 1, MOST_WORKERS),
                host,
                integer(environment, "MARIO_ENV_PORT", 0, 0, HIGHEST_PORT),
                "1".equals(environment.get("MARIO_ENV_DEBUG")));
    }

    private static int integer(Map<String, String> environment, String name, int standard, int low, int high) {
        String text = environment.get(name);
        if (text == null) {
            return standard;
        }
        if (text.matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= low && value <= high) {
                return value;
            }
        }
        throw new IllegalArgumentException(name + " must be an integer from " + low + " to " + high + ", not " + text);
    }
}
