package io.websocketservlet.benchmarks.client;

import java.net.URI;
import java.nio.ByteBuffer;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket: a thread that reads and one that writes. */
final class JavaWebSocketPeer implements Peer {

    @Override
    public void start(URI server, int messages, byte[] message, Counter counter) throws Exception {
        WebSocketClient client = new WebSocketClient(server) {
            @Override
            public void onOpen(ServerHandshake handshake) {
                for (int i = 0; i < messages; i++) {
                    send(message);
                }
            }

            @Override
            public void onMessage(ByteBuffer bytes) {
                if (counter.came(bytes.remaining())) {
                    send(bytes);
                }
            }

            @Override
            public void onMessage(String text) {
                throw new AssertionError("text");
            }

            @Override
            public void onClose(int code, String reason, boolean remote) {}

            @Override
            public void onError(Exception fault) {
                fault.printStackTrace();
            }
        };
        client.setTcpNoDelay(true);
        client.setConnectionLostTimeout(0);
        client.connectBlocking();
    }
}
