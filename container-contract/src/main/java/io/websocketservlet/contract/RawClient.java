package io.websocketservlet.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A WebSocket client that does as it is told, by the book or against it: one plain blocking socket, no thread, no
 * buffer, no code of the library's. Every read is bounded; what the server may never send fails the test at once.
 *
 * <p>One thread may read while another one writes.
 */
final class RawClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_PRODS = Duration.ofMillis(100);
    private static final long BETWEEN_SEGMENTS = Duration.ofMillis(1).toNanos();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** The reserved bits that mean something, by what was agreed on. */
    private int reservedBits;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** Connects to the loopback interface over TCP. */
    static RawClient connect(int port) throws IOException {
        return over(Dialer.TCP.dial(port, 0));
    }

    /** Speaks over a connection that was made. */
    static RawClient over(Socket connected) throws IOException {
        connected.setTcpNoDelay(true);
        connected.setSoTimeout((int) PATIENCE.toMillis());
        return new RawClient(connected);
    }

    // Sending.

    /** Sends the parts in one write. */
    RawClient send(byte[]... parts) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.write(part);
        }
        out.write(whole.toByteArray());
        return this;
    }

    /** Sends the frames, masked, in one write. */
    RawClient send(WireFrame... frames) throws IOException {
        byte[][] parts = new byte[frames.length][];
        for (int i = 0; i < frames.length; i++) {
            parts[i] = frames[i].masked();
        }
        return send(parts);
    }

    /** Sends the parts one by one, slowly enough for the server to see them apart. */
    RawClient sendApart(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            out.write(part);
            LockSupport.parkNanos(BETWEEN_SEGMENTS);
        }
        return this;
    }

    /** Sends every byte in a segment of its own. */
    RawClient dribble(byte[] bytes) throws IOException {
        for (byte b : bytes) {
            sendApart(new byte[] {b});
        }
        return this;
    }

    // The opening handshake.

    HttpReply readReply() throws IOException {
        return HttpReply.read(in);
    }

    /** Sends a handshake, with nothing behind it. */
    HttpReply ask(OpeningRequest request) throws IOException {
        send(request.bytes());
        return readReply();
    }

    /** Opens the WebSocket: waits for the 101 and checks it (RFC 6455 4.1, what the client must validate). */
    RawClient open(OpeningRequest request) throws IOException {
        send(request.bytes());
        expectOpened(request);
        return this;
    }

    /** Checks the answer to a handshake that was sent before. */
    HttpReply expectOpened(OpeningRequest request) throws IOException {
        HttpReply reply = readReply();
        assertEquals(101, reply.status(), () -> "refused: " + reply.body());
        assertTrue(reply.hasToken("Upgrade", "websocket"), reply::toString);
        assertTrue(reply.hasToken("Connection", "upgrade"), reply::toString);
        assertEquals(request.expectedAccept(), reply.header("Sec-WebSocket-Accept"));
        String extensions = reply.header("Sec-WebSocket-Extensions");
        reservedBits = extensions != null && extensions.startsWith("permessage-deflate") ? WireFrame.RSV1 : 0;
        return reply;
    }

    // Reading frames.

    /** Reads one frame; one that no server may send, after what was agreed on, fails the test. */
    WireFrame readFrame() throws IOException {
        int first = readByte();
        int second = readByte();
        int bits = first >> 4 & 7;
        assertEquals(0, bits & ~reservedBits, "reserved bits that mean nothing");
        assertFalse((second & 0x80) != 0, "a server masked its frame");
        long length = second & 0x7F;
        if (length == 126) {
            length = ByteBuffer.wrap(read(2)).getShort() & 0xFFFF;
            assertTrue(length > 125, "a length in more bytes than needed");
        } else if (length == 127) {
            length = ByteBuffer.wrap(read(8)).getLong();
            assertTrue(length > 0xFFFF, "a length in more bytes than needed");
        }
        return new WireFrame((first & 0x80) != 0, bits, first & 0x0F, read(Math.toIntExact(length)));
    }

    /** Reads the next frame, which has to be of this kind and whole. */
    WireFrame expect(int opcode) throws IOException {
        WireFrame frame = readFrame();
        assertEquals(opcode, frame.opcode(), frame::toString);
        assertTrue(frame.fin(), frame::toString);
        return frame;
    }

    RawClient expectText(String text) throws IOException {
        String read = expect(WireFrame.TEXT).text();
        // A failure does not print megabytes.
        if (text.length() > 1000 && !text.equals(read)) {
            fail("another text of " + read.length() + " characters");
        }
        assertEquals(text, read);
        return this;
    }

    RawClient expectBinary(byte[] bytes) throws IOException {
        assertArrayEquals(bytes, expect(WireFrame.BINARY).payload());
        return this;
    }

    RawClient expectPong(String payload) throws IOException {
        assertEquals(payload, expect(WireFrame.PONG).text());
        return this;
    }

    /** Reads a Close frame with this code; 1005 for an empty one. */
    WireFrame expectClose(int code) throws IOException {
        WireFrame frame = expect(WireFrame.CLOSE);
        assertEquals(code, frame.closeCode(), frame::toString);
        return frame;
    }

    RawClient expectClose(int code, String reason) throws IOException {
        assertEquals(reason, expectClose(code).closeReason());
        return this;
    }

    /** Reads as many bytes as these are, which have to be the same. */
    RawClient expectBytes(byte[] bytes) throws IOException {
        assertArrayEquals(bytes, read(bytes.length));
        return this;
    }

    // The end.

    /** The server has sent its last byte and closes TCP in order. */
    void expectEnd() throws IOException {
        try {
            int next = in.read();
            if (next >= 0) {
                fail("0x%02x after the last frame".formatted(next));
            }
        } catch (SocketTimeoutException e) {
            fail("the connection is still open after " + PATIENCE);
        } catch (SocketException e) {
            fail("the connection was broken off: " + e.getMessage());
        }
    }

    /** The connection ends, in order or not, whatever comes before that. */
    void expectAnyEnd() throws IOException {
        byte[] dropped = new byte[8192];
        try {
            int count = in.read(dropped);
            while (count >= 0) {
                count = in.read(dropped);
            }
        } catch (SocketTimeoutException e) {
            fail("the connection is still open after " + PATIENCE);
        } catch (SocketException e) {
            // broken off: an end, too
        }
    }

    /** The connection ends as soon as the server sees that we still send. */
    void expectEndWhenProdded() throws IOException {
        socket.setSoTimeout((int) BETWEEN_PRODS.toMillis());
        long end = System.nanoTime() + PATIENCE.toNanos();
        byte[] dropped = new byte[8192];
        try {
            while (System.nanoTime() < end) {
                try {
                    if (in.read(dropped) < 0) {
                        return;
                    }
                } catch (SocketTimeoutException e) {
                    send(WireFrame.ping(""));
                }
            }
            fail("the connection is still open after " + PATIENCE);
        } catch (SocketException e) {
            // broken off: an end, too
        }
    }

    /** Sends FIN and goes on reading. */
    RawClient halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
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

    private int readByte() throws IOException {
        return read(1)[0] & 0xFF;
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("end of the connection, " + bytes.length + " of " + length + " bytes read");
        }
        return bytes;
    }
}
