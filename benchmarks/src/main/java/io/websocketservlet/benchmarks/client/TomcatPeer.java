package io.websocketservlet.benchmarks.client;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;

/** Tomcat's, through the interface of Jakarta WebSocket; the listener sends and waits for that. */
final class TomcatPeer implements Peer {

    private static final int LONGEST = 1 << 20;

    @Override
    public void start(URI server, int messages, byte[] message, Counter counter) throws Exception {
        WebSocketContainer container = ContainerProvider.getWebSocketContainer();
        container.setDefaultMaxBinaryMessageBufferSize(LONGEST);
        container.connectToServer(
                new Echo(messages, message, counter),
                ClientEndpointConfig.Builder.create().build(),
                server);
    }

    private static final class Echo extends Endpoint {

        private final int messages;
        private final byte[] message;
        private final Counter counter;

        Echo(int messages, byte[] message, Counter counter) {
            this.messages = messages;
            this.message = message;
            this.counter = counter;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) bytes -> {
                if (counter.came(bytes.remaining())) {
                    send(session, bytes);
                }
            });
            for (int i = 0; i < messages; i++) {
                send(session, ByteBuffer.wrap(message));
            }
        }

        private static void send(Session session, ByteBuffer bytes) {
            try {
                session.getBasicRemote().sendBinary(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onError(Session session, Throwable fault) {
            fault.printStackTrace();
        }
    }
}
