package io.websocketservlet.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** How a stream is handed over, with an executor and an end point that do nothing by themselves. */
class Http2TransportOpeningTest {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();
    private boolean streamIsClosed;

    private final Stream stream = (Stream) Proxy.newProxyInstance(
            Stream.class.getClassLoader(),
            new Class<?>[] {Stream.class},
            (proxy, method, args) -> switch (method.getName()) {
                case "isClosed" -> streamIsClosed;
                case "getId" -> 1;
                default -> null;
            });

    private final ByteArrayEndPoint endPoint = new ByteArrayEndPoint() {
        @Override
        public Object getTransport() {
            return stream;
        }
    };

    private void open(Executor executor, ListenerExecutor listeners) {
        Server server = new Server();
        ServerConnector connector =
                new ServerConnector(server, executor, null, null, 1, 1, new HttpConnectionFactory());
        new JettyConnection(
                        endPoint,
                        true,
                        connector,
                        server.getContext(),
                        new Threads(null, listeners),
                        connector.getExecutor(),
                        opened -> {
                            events.add("opened");
                            opened.start(new Transport.Receiver() {
                                @Override
                                public void received(ByteBuffer bytes) {
                                    events.add("received");
                                }

                                @Override
                                public void ended(Throwable cause) {
                                    events.add("ended");
                                }
                            });
                        })
                .onOpen();
    }

    /** Whoever completes the response may be writing for all streams, and what is called here may block. */
    @Test
    void itIsHandedOverOnAnotherThread() {
        open(tasks::add, ListenerExecutor.worker());
        assertEquals(List.of(), events);
        tasks.remove().run();
        assertEquals(List.of("opened"), events);
    }

    @Test
    void whereListenersPromiseNotToBlockThereIsNoOther() {
        open(tasks::add, ListenerExecutor.direct());
        assertEquals(List.of("opened"), events);
    }

    /** {@code HttpStreamOverHTTP2.succeeded} looks whether it is closed before it says whom to tell if it is. */
    @Test
    void oneThatWasResetBeforeAnybodyListenedEnds() {
        streamIsClosed = true;
        open(Runnable::run, ListenerExecutor.worker());
        assertEquals(List.of("opened", "ended"), events);
    }
}
