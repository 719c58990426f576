package io.websocketservlet.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** Turns of a connection that always has something to read, with an executor and an end point that do nothing by themselves. */
class JettyTransportTurnsTest {

    private static final int READ = 64 * 1024;

    private final Queue<Runnable> tasks = new ArrayDeque<>();

    /** Says on the calling thread when it can be read. */
    private final ByteArrayEndPoint endPoint = new ByteArrayEndPoint();

    private int reads;

    private final Transport.Receiver receiver = new Transport.Receiver() {
        @Override
        public void received(ByteBuffer bytes) {
            reads++;
        }

        @Override
        public void ended(Throwable cause) {
            throw new AssertionError("ended", cause);
        }
    };

    private Transport transport;

    private void start(ListenerExecutor listeners) {
        Server server = new Server();
        ServerConnector connector =
                new ServerConnector(server, tasks::add, null, null, 1, 1, new HttpConnectionFactory());
        new JettyConnection(
                        endPoint,
                        false,
                        connector,
                        server.getContext(),
                        new Threads(null, listeners),
                        connector.getExecutor(),
                        opened -> {
                            transport = opened;
                            opened.start(receiver);
                        })
                .onOpen();
    }

    /** Bytes come, and the end point says so. */
    private int readsWhenThereCome(int bytes) {
        int before = reads;
        endPoint.addInput(ByteBuffer.allocate(bytes));
        return reads - before;
    }

    /** The executor runs what it was given first. */
    private int readsOfNextTurn() {
        int before = reads;
        tasks.remove().run();
        return reads - before;
    }

    @Test
    void afterFourWholeReadsOthersHaveTheirTurn() {
        start(ListenerExecutor.direct());
        assertEquals(4, readsWhenThereCome(10 * READ));
        assertEquals(1, tasks.size(), "it stands in line again");
        assertEquals(4, readsOfNextTurn());
        assertEquals(2, readsOfNextTurn());
        assertEquals(0, tasks.size(), "the end point says when there is more");
        assertEquals(1, readsWhenThereCome(1));
    }

    @Test
    void onWorkersToo() {
        readsOnlyInTurns(ListenerExecutor.worker());
    }

    @Test
    void onAnExecutorToo() {
        readsOnlyInTurns(ListenerExecutor.of(tasks::add));
    }

    private void readsOnlyInTurns(ListenerExecutor listeners) {
        start(listeners);
        assertEquals(0, readsWhenThereCome(10 * READ), "Jetty's thread reads nothing");
        assertEquals(4, readsOfNextTurn());
        assertEquals(4, readsOfNextTurn());
        assertEquals(2, readsOfNextTurn());
        assertEquals(0, tasks.size());
    }

    @Test
    void pausingEndsATurn() {
        start(ListenerExecutor.direct());
        transport.pauseReads();
        assertEquals(0, readsWhenThereCome(2 * READ));
        assertEquals(0, tasks.size());
        transport.resumeReads();
        assertEquals(2, readsOfNextTurn());
    }
}
