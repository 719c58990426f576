package io.websocketservlet.endurance.fleet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a server says to one client: the answer to the opening handshake, and frames. Whatever a server may not say is an
 * {@link IOException}.
 */
final class ServerStream {

    // The example of RFC 6455 1.3: who repeats a key gets the same answer.
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;

    /** What has come and is not used up; null between reads if nothing is left. */
    private ByteBuffer input;

    private int opcode;
    private ByteBuffer payload;

    static ByteBuffer request(InetSocketAddress server, String target) {
        String head = "GET " + target + " HTTP/1.1\r\n"
                + "Host: " + server.getAddress().getHostAddress() + ":" + server.getPort() + "\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n\r\n";
        return ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Bytes have come; the buffer is ours until {@link #keep}. */
    void add(ByteBuffer bytes) {
        if (input == null) {
            input = bytes;
        } else {
            input = ByteBuffer.allocate(input.remaining() + bytes.remaining())
                    .put(input)
                    .put(bytes)
                    .flip();
        }
    }

    /** Keeps a copy of what was not used up. */
    void keep() {
        input = input.hasRemaining()
                ? ByteBuffer.allocate(input.remaining()).put(input).flip()
                : null;
    }

    /** Whether the whole answer is there, which then is read. */
    boolean readHead() throws IOException {
        byte[] bytes = new byte[input.remaining()];
        input.get(input.position(), bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        String head = text.substring(0, end);
        if (!head.startsWith("HTTP/1.1 101") || !head.contains(ACCEPT)) {
            throw new IOException(
                    "handshake refused: " + head.lines().findFirst().orElse(""));
        }
        input.position(input.position() + end + 4);
        return true;
    }

    /** Whether another whole frame is there, which then is the current one. */
    boolean next() throws IOException {
        int left = input.remaining();
        if (left < 2) {
            return false;
        }
        int at = input.position();
        int first = input.get(at);
        int length = input.get(at + 1);
        if ((first & FIN) == 0 || (first & RESERVED) != 0 || (length & MASKED) != 0) {
            throw new IOException("frame head 0x%02x%02x of a server".formatted(first & 0xFF, length & 0xFF));
        }
        int head = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (left < head) {
            return false;
        }
        long announced = head == 2 ? length : head == 4 ? input.getShort(at + 2) & 0xFFFF : input.getLong(at + 2);
        if (left - head < announced) {
            return false;
        }
        opcode = first & 0x0F;
        payload = input.slice(at + head, (int) announced);
        input.position(at + head + (int) announced);
        return true;
    }

    int opcode() {
        return opcode;
    }

    /** The current frame's, until {@link #keep}. */
    ByteBuffer payload() {
        return payload;
    }
}
