package io.websocketservlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import io.websocketservlet.driver.eventstream.EventStreamException;
import io.websocketservlet.driver.eventstream.EventStreamReader;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;

/**
 * A client of event streams: one plain blocking socket without a thread. It reads events by the rules of the HTML Standard,
 * or bytes as they come. Every read is bounded.
 */
final class StreamClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_EVENT = 64 << 20;

    private final Socket socket;
    private final InputStream in;
    private final EventStreamReader reader = new EventStreamReader(LONGEST_EVENT);
    private HttpReply head;

    /** Of the response, less its chunks, not compressed. */
    private InputStream body;

    private ByteBuffer unread = ByteBuffer.allocate(0);

    private StreamClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects to the loopback interface over TCP. */
    static StreamClient connect(int port) throws IOException {
        return over(Dialer.TCP.dial(port, 0));
    }

    /** Speaks over a connection that was made. */
    static StreamClient over(Socket connected) throws IOException {
        connected.setTcpNoDelay(true);
        connected.setSoTimeout((int) PATIENCE.toMillis());
        return new StreamClient(connected);
    }

    /** Sends a request. */
    StreamClient send(OpeningRequest request) throws IOException {
        socket.getOutputStream().write(request.bytes());
        return this;
    }

    /** Asks for another stream on the same connection, when the last one has ended. */
    StreamClient again(OpeningRequest request) throws IOException {
        return open(request);
    }

    /** Sends a request whose answer is to be a stream. */
    StreamClient open(OpeningRequest request) throws IOException {
        send(request);
        head = HttpReply.readHead(in);
        if (head.status() != 200) {
            fail("refused: " + head.status());
        }
        assertEquals("text/event-stream", head.header("Content-Type"));
        assertNull(head.header("Content-Length"));
        body = isCompressed() ? new GZIPInputStream(new Body()) : new Body();
        return this;
    }

    /** Sends a request that comes to nothing, and reads the whole answer. */
    HttpReply ask(OpeningRequest request) throws IOException {
        socket.getOutputStream().write(request.bytes());
        return HttpReply.read(in);
    }

    /** Sends a HEAD request, whose answer has no body whatever its headers say. */
    HttpReply askHead(OpeningRequest request) throws IOException {
        socket.getOutputStream().write(request.method("HEAD").bytes());
        return HttpReply.readHead(in);
    }

    boolean isCompressed() {
        return "gzip".equals(head.header("Content-Encoding"));
    }

    /** The head of the response. */
    HttpReply head() {
        return head;
    }

    // Events.

    /** The next event; comments and words on when to come back are passed over. */
    ServerSentEvent next() throws IOException {
        ServerSentEvent event = nextOrNull();
        if (event == null) {
            throw new EOFException("the stream has ended");
        }
        return event;
    }

    /** Null if the response has ended properly. */
    private ServerSentEvent nextOrNull() throws IOException {
        try {
            while (true) {
                ServerSentEvent event = reader.read(unread);
                if (event != null || !fill()) {
                    return event;
                }
            }
        } catch (EventStreamException e) {
            throw new AssertionError(e);
        }
    }

    /** The next event has this data, the usual type and no id. */
    StreamClient expect(String data) throws IOException {
        return expect(ServerSentEvent.of(data));
    }

    StreamClient expect(ServerSentEvent event) throws IOException {
        assertEquals(event, next());
        return this;
    }

    /** What a browser would name if it came back now. */
    String lastEventId() {
        return reader.lastEventId();
    }

    /** How long a browser would wait now; null if nothing was said. */
    Duration retry() {
        return reader.retry();
    }

    /** The next bytes are these. */
    StreamClient expectBytes(String expected) throws IOException {
        byte[] bytes = new byte[expected.getBytes(StandardCharsets.UTF_8).length];
        int count = 0;
        while (count < bytes.length) {
            if (!unread.hasRemaining() && !fill()) {
                fail("the stream ended within: " + new String(bytes, 0, count, StandardCharsets.UTF_8));
            }
            int part = Math.min(unread.remaining(), bytes.length - count);
            unread.get(bytes, count, part);
            count += part;
        }
        assertEquals(expected, new String(bytes, StandardCharsets.UTF_8));
        return this;
    }

    // The end.

    /** The response ends properly, with nothing but comments and words on when to come back before. */
    StreamClient expectEnd() throws IOException {
        try {
            ServerSentEvent event = nextOrNull();
            if (event != null) {
                fail("before the end: " + event);
            }
        } catch (EOFException e) {
            fail("the stream was cut off: " + e.getMessage());
        } catch (SocketTimeoutException e) {
            fail("the stream is still open after " + PATIENCE);
        }
        return this;
    }

    /** The stream ends, properly or not, whatever comes before that. */
    void expectAnyEnd() throws IOException {
        try {
            boolean more = true;
            while (more) {
                more = fill();
            }
        } catch (SocketTimeoutException e) {
            fail("the stream is still open after " + PATIENCE);
        } catch (SocketException | EOFException e) {
            // broken off: an end, too
        }
    }

    /** Breaks the connection off: the server is sent an RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Reads on, at least a byte; false at the end of the response, or of TCP. */
    private boolean fill() throws IOException {
        byte[] buffer = new byte[65_536];
        int count = body.read(buffer);
        if (count < 0) {
            return false;
        }
        unread = ByteBuffer.wrap(buffer, 0, count);
        return true;
    }

    /** The body of the response, less its chunks. */
    private final class Body extends InputStream {

        /** What is left of the chunk; negative where the body has no chunks. */
        private int chunkLeft = head.hasToken("Transfer-Encoding", "chunked") ? 0 : -1;

        private boolean first = true;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (ended || chunkLeft == 0 && !nextChunk()) {
                return -1;
            }
            int count = in.read(into, offset, chunkLeft < 0 ? length : Math.min(chunkLeft, length));
            if (count < 0) {
                if (chunkLeft > 0) {
                    throw new EOFException("cut off inside of a chunk");
                }
                ended = true;
            } else if (chunkLeft > 0) {
                chunkLeft -= count;
            }
            return count;
        }

        /** GZIPInputStream asks before it looks for a second part behind the end. */
        @Override
        public int available() {
            return 0;
        }

        private boolean nextChunk() throws IOException {
            if (!first) {
                HttpReply.line(in);
            }
            first = false;
            chunkLeft = Integer.parseInt(HttpReply.line(in), 16);
            if (chunkLeft > 0) {
                return true;
            }
            HttpReply.line(in);
            ended = true;
            return false;
        }
    }
}
