package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Overflow;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** How the values of init-params are written. What cannot be read is an IllegalArgumentException that says what can. */
final class ParamValues {

    private ParamValues() {}

    static String[] list(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toArray(String[]::new);
    }

    static ListenerExecutor executor(String value) {
        return switch (value) {
            case "worker" -> ListenerExecutor.worker();
            case "direct" -> ListenerExecutor.direct();
            case "virtual" -> ListenerExecutor.virtual();
            default -> throw new IllegalArgumentException("expected worker, direct or virtual");
        };
    }

    static Overflow overflow(String value) {
        return switch (value) {
            case "close" -> Overflow.CLOSE;
            case "refuse" -> Overflow.REFUSE;
            default -> throw new IllegalArgumentException("expected close or refuse");
        };
    }

    static boolean flag(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }

    static int integer(String value) {
        return Math.toIntExact(number(value));
    }

    static long number(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a whole number", e);
        }
    }

    /** {@code 500ms}, {@code 15s}, {@code 2m}; a bare number is seconds. */
    static Duration duration(String value) {
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
    static void headers(String value, BiConsumer<String, String> header) {
        for (String line : value.split("\\R")) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("expected lines of name: value");
            }
            header.accept(line.substring(0, colon).strip(), line.substring(colon + 1));
        }
    }
}
