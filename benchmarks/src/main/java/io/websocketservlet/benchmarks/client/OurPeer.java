package io.websocketservlet.benchmarks.client;

import io.websocketservlet.client.ClientOptions;
import io.websocketservlet.client.WebSocketClient;
import io.websocketservlet.driver.connection.ListenerExecutor;
import java.net.URI;
import java.nio.ByteBuffer;

/** Ours, with listeners on the event loop or on workers. */
record OurPeer(boolean direct) implements Peer {

    @Override
    public void start(URI server, int messages, byte[] message, Counter counter) {
        ClientOptions options =
                ClientOptions.defaults().withExecutor(direct ? ListenerExecutor.direct() : ListenerExecutor.worker());
        WebSocketClient.connect(server.toString(), options, socket -> {
            for (int i = 0; i < messages; i++) {
                socket.send(ByteBuffer.wrap(message));
            }
            socket.onMessage(came -> {
                if (counter.came(came.bytes().remaining())) {
                    socket.send(came);
                }
            });
        });
    }
}
