package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.Limits.Overflow;
import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** The init-params of a filter in web.xml. An error names the filter, the parameter, its value and what is known. */
final class InitParams {

    private static final String HANDLER = "handler";

    /** One entry for each option. */
    private final Map<String, BiFunction<WebSocketOptions, String, WebSocketOptions>> known = new TreeMap<>();

    private final FilterConfig config;

    InitParams(FilterConfig config) {
        this.config = config;
        known.put("protocols", (options, value) -> options.withProtocols(list(value)));
        known.put("allowedOrigins", (options, value) -> options.withAllowedOrigins(list(value)));
        known.put("drafts", (options, value) -> options.withDrafts(flag(value)));
        known.put("transport", (options, value) -> options.withTransport(transport(value)));
        known.put("executor", (options, value) -> options.withExecutor(executor(value)));
        known.put("maxConnections", (options, value) -> options.withMaxConnections(integer(value)));
        known.put("maxConnectionsPerAddress", (options, value) -> options.withMaxConnectionsPerAddress(integer(value)));
        known.put("closeWithSession", (options, value) -> options.withCloseWithSession(flag(value)));
        known.put("maxLength", (options, value) -> options.withMaxLength(number(value)));
        known.put("maxFragments", (options, value) -> options.withMaxFragments(integer(value)));
        known.put("maxBufferedAmount", (options, value) -> options.withMaxBufferedAmount(number(value)));
        known.put("overflow", (options, value) -> options.withOverflow(overflow(value)));
        known.put("ping", (options, value) -> options.withPing(duration(value)));
        known.put("pongTimeout", (options, value) -> options.withPongTimeout(duration(value)));
        known.put("idleTimeout", (options, value) -> options.withIdleTimeout(duration(value)));
        known.put("closeTimeout", (options, value) -> options.withCloseTimeout(duration(value)));
        known.put("handshakeTimeout", (options, value) -> options.withHandshakeTimeout(duration(value)));
        known.put("headers", InitParams::headers);
        known.put(
                "extensions",
                (options, value) -> options.withExtensions(
                        new NamedExtensions(config.getServletContext().getClassLoader()).read(value)));
    }

    WebSocketOptions options() throws ServletException {
        WebSocketOptions options = WebSocketOptions.defaults();
        for (String name : Collections.list(config.getInitParameterNames())) {
            if (!name.equals(HANDLER)) {
                options = set(options, name, config.getInitParameter(name).strip());
            }
        }
        return options;
    }

    private WebSocketOptions set(WebSocketOptions options, String name, String value) throws ServletException {
        BiFunction<WebSocketOptions, String, WebSocketOptions> option = known.get(name);
        if (option == null) {
            throw new ServletException(where() + "unknown init-param \"" + name + "\", known are " + knownNames());
        }
        try {
            return option.apply(options, value);
        } catch (IllegalArgumentException | ArithmeticException | UnsupportedOperationException e) {
            throw new ServletException(where() + "init-param " + name + " = \"" + value + "\": " + e.getMessage(), e);
        }
    }

    private String knownNames() {
        TreeSet<String> names = new TreeSet<>(known.keySet());
        names.add(HANDLER);
        return String.join(", ", names);
    }

    WebSocketHandler handler() throws ServletException {
        String name = config.getInitParameter(HANDLER);
        if (name == null) {
            throw new ServletException(where() + "init-param handler is missing, known are " + knownNames());
        }
        ClassLoader loader = config.getServletContext().getClassLoader();
        try {
            Class<?> type = Class.forName(name.strip(), true, loader);
            return type.asSubclass(WebSocketHandler.class).getConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new ServletException(
                    where() + "init-param handler = \"" + name + "\" has to be a public class that implements "
                            + WebSocketHandler.class.getName() + " and has a public constructor without parameters: "
                            + e,
                    e);
        }
    }

    private String where() {
        return "filter " + config.getFilterName() + ": ";
    }

    private static String[] list(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toArray(String[]::new);
    }

    private static TransportChoice transport(String value) {
        try {
            return TransportChoice.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected auto, servlet or native", e);
        }
    }

    private static ListenerExecutor executor(String value) {
        return switch (value) {
            case "worker" -> ListenerExecutor.worker();
            case "direct" -> ListenerExecutor.direct();
            case "virtual" -> ListenerExecutor.virtual();
            default -> throw new IllegalArgumentException("expected worker, direct or virtual");
        };
    }

    private static Overflow overflow(String value) {
        return switch (value) {
            case "close" -> Overflow.CLOSE;
            case "refuse" -> Overflow.REFUSE;
            default -> throw new IllegalArgumentException("expected close or refuse");
        };
    }

    private static boolean flag(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }

    private static int integer(String value) {
        return Math.toIntExact(number(value));
    }

    private static long number(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a whole number", e);
        }
    }

    /** {@code 500ms}, {@code 15s}, {@code 2m}; a bare number is seconds. */
    private static Duration duration(String value) {
        int unit = 0;
        while (unit < value.length() && Character.isDigit(value.charAt(unit))) {
            unit++;
        }
        if (unit == 0) {
            throw new IllegalArgumentException("expected a duration such as 15s, 500ms or 2m");
        }
        long amount = number(value.substring(0, unit));
        return switch (value.substring(unit).strip()) {
            case "ms" -> Duration.ofMillis(amount);
            case "s", "" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> throw new IllegalArgumentException("expected a duration such as 15s, 500ms or 2m");
        };
    }

    /** One header a line. */
    private static WebSocketOptions headers(WebSocketOptions options, String value) {
        WebSocketOptions with = options;
        for (String line : value.split("\\R")) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("expected lines of name: value");
            }
            with = with.withHeader(line.substring(0, colon).strip(), line.substring(colon + 1));
        }
        return with;
    }
}
