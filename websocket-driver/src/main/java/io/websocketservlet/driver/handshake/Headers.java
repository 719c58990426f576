package io.websocketservlet.driver.handshake;

import io.websocketservlet.driver.extension.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Header lines in their order; names are compared without regard to case. Nothing gets in that would break out of its
 * line. Not thread-safe while lines are added.
 */
public final class Headers {

    /** The only headers whose lines must not be replaced by one (RFC 9110 5.3; RFC 6265 3). */
    private static final Set<String> REPEATABLE = Set.of("set-cookie", "set-cookie2", "warning", "www-authenticate");

    private static final int MOST_SHOWN = 100;

    private record Line(String name, String value) {}

    private final List<Line> lines = new ArrayList<>();

    /** No lines yet. */
    public Headers() {}

    /** Copies the lines of another one. */
    public static Headers copyOf(Headers other) {
        Headers copy = new Headers();
        copy.lines.addAll(other.lines);
        return copy;
    }

    /**
     * Adds a line, unless there is one with this name already; cookies and the like may repeat. White space around the
     * value is dropped.
     *
     * @throws IllegalArgumentException if the name is no token, or the value holds a control character other than a tab, or one
     *     beyond Latin-1: a header's bytes are no UTF-8 (RFC 9110 5.5), so such text has to be escaped in some way
     */
    public Headers add(String name, String value) {
        if (!Tokens.isToken(name)) {
            throw new IllegalArgumentException("header name \"" + printable(name) + "\" is not a token");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7F) {
                throw new IllegalArgumentException(
                        "header " + name + " with a control character in \"" + printable(value) + "\"");
            }
            if (c > 0xFF) {
                throw new IllegalArgumentException(
                        "header " + name + " with a character beyond Latin-1, which no byte stands for");
            }
        }
        if (get(name) == null || REPEATABLE.contains(name.toLowerCase(Locale.ROOT))) {
            lines.add(new Line(name, value.strip()));
        }
        return this;
    }

    /** Adds a line as it came from the peer, whatever is there already. The caller has checked it. */
    void append(String name, String value) {
        lines.add(new Line(name, value));
    }

    /** The first value with this name; null if there is none. */
    public String get(String name) {
        for (Line line : lines) {
            if (line.name.equalsIgnoreCase(name)) {
                return line.value;
            }
        }
        return null;
    }

    /** The values of all lines with this name, in their order; empty if there is none. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (Line line : lines) {
            if (line.name.equalsIgnoreCase(name)) {
                values.add(line.value);
            }
        }
        return values;
    }

    /** How many lines there are. */
    public int size() {
        return lines.size();
    }

    /** Does something with the name and the value of each line, in their order. */
    public void forEach(BiConsumer<String, String> action) {
        lines.forEach(line -> action.accept(line.name, line.value));
    }

    /** The lines as they are sent, each with its line end. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(32 * lines.size());
        forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.toString();
    }

    /** A header of the peer's as it may stand in a message. */
    static String shown(List<String> values) {
        return shown(String.join(", ", values));
    }

    /** A text of the peer's as it may stand in a message: in quotes, without control characters, and short. */
    static String shown(String text) {
        String cut = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
        return "\"" + cut.replaceAll("[^\\x20-\\x7E]", "?") + "\"";
    }

    /** A text of the application's as it may stand in a message: without control characters. */
    static String printable(String text) {
        return text.replaceAll("[\\p{IsControl}\u2028\u2029]", "?");
    }
}
