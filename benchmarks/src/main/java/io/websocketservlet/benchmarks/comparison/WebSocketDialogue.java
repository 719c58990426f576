package io.websocketservlet.benchmarks.comparison;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** A WebSocket: what is sent has to come back, or to come from another client. */
final class WebSocketDialogue implements Dialogue {

    private static final String HANDSHAKE = """
            GET %s HTTP/1.1\r
            Host: 127.0.0.1:%d\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            %s\r
            """;

    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
            + " client_no_context_takeover\r\n";

    private final String path;
    private final boolean deflate;
    private final Replies replies;

    WebSocketDialogue(String path, boolean deflate, byte[] payload) {
        this.path = path;
        this.deflate = deflate;
        this.replies = new Replies(payload);
    }

    @Override
    public String request(int port) {
        return HANDSHAKE.formatted(path, port, deflate ? DEFLATE : "");
    }

    @Override
    public void answered(String head) throws IOException {
        boolean compresses = head.toLowerCase(Locale.ROOT).contains("permessage-deflate");
        if (!head.startsWith("HTTP/1.1 101 ") || compresses != deflate) {
            throw new IOException("the server answers " + head);
        }
    }

    @Override
    public int take(ByteBuffer bytes) {
        return replies.take(bytes);
    }

    @Override
    public boolean isClosed() {
        return replies.isClosed();
    }
}
