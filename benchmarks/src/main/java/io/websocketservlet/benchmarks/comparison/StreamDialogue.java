package io.websocketservlet.benchmarks.comparison;

import io.websocketservlet.benchmarks.events.Publisher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An event stream (the HTML Standard, 9.2.5 Parsing an event stream), of which the number of each event has to be the next one,
 * and its data as long as they were made. Whoever writes it may end lines as they like, and send it in chunks or without (RFC 9112
 * 7.1 Chunked Transfer Coding).
 */
final class StreamDialogue implements Dialogue {

    private static final String REQUEST = """
            GET %s HTTP/1.1\r
            Host: 127.0.0.1:%d\r
            Accept: text/event-stream\r
            \r
            """;

    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_LINE = 2 * Publisher.LENGTH;

    private final String path;
    private boolean chunked;

    /** Of the chunk: how much of it, or of the line end behind it, is still to come. */
    private int chunkLeft;

    /** The length of the next chunk as far as it has come; -1 as long as none has. */
    private int chunkLength = -1;

    private final byte[] line = new byte[LONGEST_LINE];
    private int lineLength;
    private boolean hasData;
    private long lastNumber = -1;

    StreamDialogue(String path) {
        this.path = path;
    }

    @Override
    public String request(int port) {
        return REQUEST.formatted(path, port);
    }

    @Override
    public void answered(String head) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        if (!head.startsWith("HTTP/1.1 200 ") || !lower.contains("text/event-stream")) {
            throw new IOException("the server answers " + head);
        }
        chunked = lower.contains("transfer-encoding: chunked");
    }

    @Override
    public int take(ByteBuffer bytes) {
        if (!chunked) {
            return events(bytes, bytes.remaining());
        }
        int events = 0;
        while (bytes.hasRemaining()) {
            if (chunkLeft == 0) {
                readLength(bytes.get());
            } else {
                int content = Math.min(chunkLeft - 2, bytes.remaining());
                if (content > 0) {
                    events += events(bytes, content);
                    chunkLeft -= content;
                } else {
                    bytes.get();
                    chunkLeft--;
                }
            }
        }
        return events;
    }

    private void readLength(byte next) {
        int digit = Character.digit(next, 16);
        if (digit >= 0) {
            chunkLength = 16 * Math.max(0, chunkLength) + digit;
        } else if (next == '\n') {
            if (chunkLength <= 0) {
                throw new IllegalStateException("the stream has ended");
            }
            chunkLeft = chunkLength + 2;
            chunkLength = -1;
        } else if (next != '\r') {
            throw new IllegalStateException("a chunk begins with " + next);
        }
    }

    private int events(ByteBuffer bytes, int count) {
        int events = 0;
        for (int i = 0; i < count; i++) {
            byte next = bytes.get();
            if (next == '\n') {
                events += endLine();
            } else if (next != '\r') {
                if (lineLength == LONGEST_LINE) {
                    throw new IllegalStateException("a line of more than " + LONGEST_LINE + " bytes");
                }
                line[lineLength++] = next;
            }
        }
        return events;
    }

    private int endLine() {
        int length = lineLength;
        lineLength = 0;
        if (length == 0) {
            int events = hasData ? 1 : 0;
            hasData = false;
            return events;
        }
        for (int i = 0; i < DATA.length; i++) {
            if (i == length || line[i] != DATA[i]) {
                return 0; // another field, or a comment
            }
        }
        int from = length > DATA.length && line[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
        check(from, length);
        hasData = true;
        return 0;
    }

    private void check(int from, int to) {
        int at = from;
        while (at < to && line[at] != ' ') {
            at++; // the time
        }
        long number = 0;
        at++;
        while (at < to && line[at] != ' ') {
            number = 10 * number + line[at++] - '0';
        }
        if (to - from != Publisher.LENGTH || line[to - 1] != 'x') {
            throw new IllegalStateException(
                    "an event of " + (to - from) + " bytes, " + Publisher.LENGTH + " were sent");
        }
        if (lastNumber >= 0 && number != lastNumber + 1) {
            throw new IllegalStateException("event " + number + " behind " + lastNumber);
        }
        lastNumber = number;
    }

    /** Nobody has asked it to end. */
    @Override
    public boolean isClosed() {
        return false;
    }
}
