package io.websocketservlet.benchmarks.server;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * What to serve with, and where.
 *
 * @param container its name
 * @param port 0 for any free one
 * @param own whether the WebSocket is the container's own, and not this library's
 * @param rate events a second; 0 for as many as the clients take
 */
record Served(String container, int port, boolean own, int rate, WebSocketOptions webSocket) {

    private static final String OWN = "own";

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException naming the argument at fault, and what is known in its place
     */
    static Served parse(List<String> arguments) {
        String container = null;
        int port = 0;
        boolean own = false;
        int rate = 0;
        // Pings would only disturb what is measured.
        WebSocketOptions options =
                WebSocketOptions.defaults().withAllowedOrigins("*").withPing(Duration.ZERO);
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String name = rest.next();
            if (name.equals("--deflate")) {
                options = options.withExtensions(PermessageDeflate.server());
                continue;
            }
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(name + " is unknown, or needs a value");
            }
            String value = rest.next();
            switch (name) {
                case "--container" -> container = value;
                case "--port" -> port = Integer.parseInt(value);
                case "--transport" -> {
                    own = value.equals(OWN);
                    options = own ? options : options.withTransport(transport(value));
                }
                case "--rate" -> rate = Integer.parseInt(value);
                case "--executor" -> options = options.withExecutor(executor(value));
                case "--max" -> options = withMaxLength(options, Long.parseLong(value));
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        if (container == null) {
            throw new IllegalArgumentException("--container is missing");
        }
        return new Served(container, port, own, rate, options);
    }

    private static TransportChoice transport(String value) {
        try {
            return TransportChoice.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--transport " + value + ", known: auto, servlet, native, own", e);
        }
    }

    private static ListenerExecutor executor(String value) {
        return switch (value) {
            case "worker" -> ListenerExecutor.worker();
            case "direct" -> ListenerExecutor.direct();
            case "virtual" -> ListenerExecutor.virtual();
            default -> throw new IllegalArgumentException("--executor " + value + ", known: worker, direct, virtual");
        };
    }

    private static WebSocketOptions withMaxLength(WebSocketOptions options, long bytes) {
        return bytes == 0 ? options : options.withMaxLength(bytes);
    }
}
