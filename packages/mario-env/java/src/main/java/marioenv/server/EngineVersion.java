package marioenv.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that this engine was built as: that of the Python package. */
public final class EngineVersion {
    private static final String VERSION = read();

    private EngineVersion() {}

    public static String get() {
        return VERSION;
    }

    private static String read() {
        Properties properties = new Properties();
        try (InputStream in = EngineVersion.class.getResourceAsStream("/marioenv/engine.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
