package io.websocketservlet.sample;

import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What to run the sample on, and where. */
record CommandLine(String container, String host, int port, TransportChoice transport, boolean contexts) {

    static final String USAGE = """
            usage: java -jar sample-webapp.jar [--container NAME] [--host HOST] [--port N] [--transport NAME]
                                               [--contexts on|off]

              --container  %s (the first)
              --host       name or address to listen on (127.0.0.1)
              --port       0 for any free one (8080)
              --transport  how connections are taken over: auto, servlet or native (auto)
              --contexts   whether compressed messages may refer back to those before (off)
              --help       prints this
            """;

    private static final List<String> OPTIONS = List.of("--container", "--host", "--port", "--transport", "--contexts");
    private static final List<String> TRANSPORTS = Arrays.stream(TransportChoice.values())
            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
            .toList();

    /**
     * Reads the arguments.
     *
     * @param containers the names of those that there are, at least one
     * @throws IllegalArgumentException naming the argument at fault, and what is known in its place
     */
    static CommandLine parse(List<String> arguments, List<String> containers) {
        Map<String, String> values = values(arguments);
        String container = values.getOrDefault("--container", containers.get(0));
        String transport = values.getOrDefault("--transport", "auto");
        known("--container", container, containers);
        known("--transport", transport, TRANSPORTS);
        String contexts = values.getOrDefault("--contexts", "off");
        known("--contexts", contexts, List.of("on", "off"));
        return new CommandLine(
                container,
                values.getOrDefault("--host", "127.0.0.1"),
                port(values.getOrDefault("--port", "8080")),
                TransportChoice.valueOf(transport.toUpperCase(Locale.ROOT)),
                contexts.equals("on"));
    }

    /** Where the server is found that listens on the port. */
    String url(int boundPort) {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return "http://" + name + ":" + boundPort + "/";
    }

    private static Map<String, String> values(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (!OPTIONS.contains(option)) {
                throw new IllegalArgumentException(
                        "unknown option " + option + ", known: " + String.join(", ", OPTIONS) + ", --help");
            }
            if (i + 1 == arguments.size() || arguments.get(i + 1).startsWith("--")) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            if (values.put(option, arguments.get(i + 1)) != null) {
                throw new IllegalArgumentException(option + " is given twice");
            }
        }
        return values;
    }

    private static void known(String option, String value, List<String> known) {
        if (!known.contains(value)) {
            throw new IllegalArgumentException(option + " " + value + ", known: " + String.join(", ", known));
        }
    }

    private static int port(String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException("--port " + value + ", known: 0 to 65535");
    }
}
