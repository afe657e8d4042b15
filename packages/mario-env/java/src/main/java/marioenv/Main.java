package marioenv;

import marioenv.server.EngineVersion;
import marioenv.server.Service;

/** Command line: {@code serve} or {@code version}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        String command = arguments.length == 1 ? arguments[0] : "";
        switch (command) {
            case "serve" -> System.exit(Service.run(System.getenv(), System.in, System.out));
            case "version" -> System.out.println(EngineVersion.get());
            default -> {
                System.err.println("usage: java -jar mario-engine.jar serve | version");
                System.exit(2);
            }
        }
    }
}
