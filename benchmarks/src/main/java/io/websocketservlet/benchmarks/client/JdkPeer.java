package io.websocketservlet.benchmarks.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The JDK's: messages come in parts, and the next one may be sent when the one before has gone. */
final class JdkPeer implements Peer {

    @Override
    public void start(URI server, int messages, byte[] message, Counter counter) {
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(server, new Echo(messages, message, counter))
                .join();
    }

    private static final class Echo implements WebSocket.Listener {

        private final int messages;
        private final byte[] message;
        private final Counter counter;
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
        private CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(null);

        Echo(int messages, byte[] message, Counter counter) {
            this.messages = messages;
            this.message = message;
            this.counter = counter;
        }

        @Override
        public void onOpen(WebSocket socket) {
            for (int i = 0; i < messages; i++) {
                send(socket, message);
            }
            socket.request(1);
        }

        private void send(WebSocket socket, byte[] bytes) {
            sent = sent.isDone()
                    ? socket.sendBinary(ByteBuffer.wrap(bytes), true)
                    : sent.thenCompose(before -> socket.sendBinary(ByteBuffer.wrap(bytes), true));
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            if (!last || parts.size() > 0) {
                parts.writeBytes(bytes);
                bytes = parts.toByteArray();
            }
            if (last) {
                parts.reset();
                if (counter.came(bytes.length)) {
                    send(socket, bytes);
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable fault) {
            fault.printStackTrace();
        }
    }
}
