package io.websocketservlet.driver.eventstream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Bytes to events (the HTML Standard, 9.2.5 Parsing an event stream and 9.2.6 Interpreting an event stream).
 *
 * <p>Any chunking of the same bytes gives the same events, each as soon as its last byte has come. What the stream ends
 * with before its empty line has come is no event. Memory grows with the bytes that have arrived, up to the limit. Not
 * thread-safe.
 */
public final class EventStreamReader {

    private static final int FIRST_CAPACITY = 128;

    /** A larger array does not outlive its line. */
    private static final int LARGEST_KEPT = 8192;

    /** As many as always fit into a long; nobody waits that long. */
    private static final int MOST_RETRY_DIGITS = 18;

    private final int maxLength;

    /** The line in progress: the first size bytes. */
    private byte[] line = new byte[FIRST_CAPACITY];

    private int size;

    /** The last byte was a CR: a LF right behind it belongs to it. */
    private boolean afterCr;

    private boolean firstLineRead;
    private boolean gaveUp;

    // The event in progress.

    /** How many bytes those of its lines had that meant something. */
    private int eventSize;

    private String event;
    private String id;
    private Duration retry;

    /** Each line with a LF behind it; null as long as there is none. */
    private StringBuilder data;

    // What lasts.

    /** As the last id said, though its event may not have ended yet. */
    private String idInProgress = "";

    private String lastEventId = "";
    private Duration lastRetry;

    /**
     * @param maxLength how many bytes may be held of one event, or of one line
     */
    public EventStreamReader(int maxLength) {
        if (maxLength < 1) {
            throw new IllegalArgumentException("maxLength " + maxLength + ", at least 1 byte");
        }
        this.maxLength = maxLength;
    }

    /**
     * Reads up to the end of the next event.
     *
     * @return null when the input is used up. Its id and its time to wait are those that came with it, not those of events
     *     before
     * @throws EventStreamException if an event is longer than allowed; whatever comes after that is thrown away
     */
    public ServerSentEvent read(ByteBuffer in) throws EventStreamException {
        while (in.hasRemaining() && !gaveUp) {
            byte next = in.get();
            boolean endsCrLf = next == '\n' && afterCr;
            afterCr = next == '\r';
            if (next == '\r' || next == '\n' && !endsCrLf) {
                ServerSentEvent read = endLine();
                if (read != null) {
                    return read;
                }
            } else if (!endsCrLf) {
                take(next);
            }
        }
        in.position(in.limit());
        return null;
    }

    /** The id of the last event that had one, even one without data; empty at first (9.2.3 The "Last-Event-ID" header). */
    public String lastEventId() {
        return lastEventId;
    }

    /** How long to wait before coming back, as was said last; null if nothing was said. */
    public Duration retry() {
        return lastRetry;
    }

    private void take(byte next) throws EventStreamException {
        if (size == maxLength - eventSize) {
            gaveUp = true;
            line = null;
            data = null;
            throw new EventStreamException("event of more than " + maxLength + " bytes");
        }
        if (size == line.length) {
            line = Arrays.copyOf(line, (int) Math.min(2L * size, maxLength));
        }
        line[size++] = next;
    }

    private ServerSentEvent endLine() {
        int from = 0;
        if (!firstLineRead) {
            firstLineRead = true;
            // 9.2.6: one leading U+FEFF is ignored
            from = size >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF ? 3 : 0;
        }
        String text = decode(from);
        int length = size;
        size = 0;
        if (line.length > LARGEST_KEPT) {
            line = new byte[FIRST_CAPACITY];
        }
        if (text.isEmpty()) {
            return dispatch();
        }
        int colon = text.indexOf(':');
        int behind = colon + 1 < text.length() && text.charAt(colon + 1) == ' ' ? colon + 2 : colon + 1;
        String name = colon < 0 ? text : text.substring(0, colon);
        if (field(name, colon < 0 ? "" : text.substring(behind))) {
            eventSize += length;
        }
        return null;
    }

    /** Returns whether it means something. A comment is a field without a name. */
    private boolean field(String name, String value) {
        switch (name) {
            case "event" -> event = value;
            case "data" ->
                data = (data == null ? new StringBuilder() : data).append(value).append('\n');
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    id = value;
                    idInProgress = value;
                }
            }
            case "retry" -> {
                if (isNumber(value)) {
                    retry = Duration.ofMillis(Long.parseLong(value));
                    lastRetry = retry;
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty()
                && value.length() <= MOST_RETRY_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private ServerSentEvent dispatch() {
        lastEventId = idInProgress;
        ServerSentEvent read = null;
        if (data != null) {
            data.setLength(data.length() - 1);
            read = new ServerSentEvent(event, id, data.toString(), retry);
        }
        event = null;
        id = null;
        retry = null;
        data = null;
        eventSize = 0;
        return read;
    }

    /** What is not UTF-8 becomes U+FFFD; how much of it becomes one is as in a browser. Changes the bytes. */
    private String decode(int from) {
        String decoded = new String(line, from, size - from, StandardCharsets.UTF_8);
        if (decoded.indexOf('\uFFFD') < 0) {
            return decoded;
        }
        // An encoded surrogate is the one case where the platform takes several bytes for one error, and a browser each
        // for its own. A lead byte that never is one parts them.
        for (int i = from; i < size - 1; i++) {
            if (line[i] == (byte) 0xED && (line[i + 1] & 0xE0) == 0xA0) {
                line[i] = (byte) 0xFF;
            }
        }
        return new String(line, from, size - from, StandardCharsets.UTF_8);
    }
}
