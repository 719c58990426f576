package io.websocketservlet.driver.eventstream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Events to bytes (the HTML Standard, 9.2.5 Parsing an event stream, the other way round). Stateless. */
public final class EventStreamWriter {

    private static final String END_OF_LINE = "\r\n";

    private EventStreamWriter() {}

    /**
     * An event. A surrogate without its other half goes out as U+FFFD. Made once for an event that goes to many streams: the
     * array must not be changed.
     */
    public static byte[] event(ServerSentEvent event) {
        return event.encoded();
    }

    static byte[] encode(ServerSentEvent event) {
        StringBuilder text = new StringBuilder(event.data().length() + 32);
        if (event.event() != null) {
            text.append("event: ").append(event.event()).append(END_OF_LINE);
        }
        if (event.id() != null) {
            text.append("id: ").append(event.id()).append(END_OF_LINE);
        }
        if (event.retry() != null) {
            appendRetry(event.retry(), text);
        }
        appendLines("data: ", event.data(), text);
        return bytes(text.append(END_OF_LINE));
    }

    /**
     * A comment, which nobody hears of: it keeps a connection from looking dead.
     *
     * @param text empty for the shortest one
     */
    public static byte[] comment(String text) {
        StringBuilder lines = new StringBuilder(text.length() + 8);
        appendLines(text.isEmpty() ? ":" : ": ", text, lines);
        return bytes(lines.append(END_OF_LINE));
    }

    /**
     * An id alone, of which nobody hears: what a browser that comes back names as the last event it has seen.
     *
     * @throws IllegalArgumentException if it holds CR, LF or NUL
     */
    public static byte[] id(String id) {
        StringBuilder text = new StringBuilder(32).append("id: ").append(ServerSentEvent.checkId(id));
        return bytes(text.append(END_OF_LINE).append(END_OF_LINE));
    }

    /**
     * How long a browser waits before it comes back, in whole milliseconds.
     *
     * @throws IllegalArgumentException if that is negative, or has more than 18 digits
     */
    public static byte[] retry(Duration wait) {
        StringBuilder text = new StringBuilder(32);
        appendRetry(ServerSentEvent.checkRetry(wait), text);
        return bytes(text.append(END_OF_LINE));
    }

    private static void appendRetry(Duration wait, StringBuilder text) {
        text.append("retry: ").append(wait.toMillis()).append(END_OF_LINE);
    }

    /** Each line keeps the end that it has, behind which the name of the field comes again. */
    private static void appendLines(String field, String value, StringBuilder text) {
        text.append(field);
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean endsLine = c == '\n' || c == '\r' && !(i + 1 < value.length() && value.charAt(i + 1) == '\n');
            if (endsLine) {
                text.append(value, from, i + 1).append(field);
                from = i + 1;
            }
        }
        text.append(value, from, value.length()).append(END_OF_LINE);
    }

    /** The platform would put a question mark in the place of half a character. */
    private static byte[] bytes(StringBuilder text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (isPair(text, i)) {
                    i++;
                } else {
                    text.setCharAt(i, '\uFFFD');
                }
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isPair(StringBuilder text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }
}
