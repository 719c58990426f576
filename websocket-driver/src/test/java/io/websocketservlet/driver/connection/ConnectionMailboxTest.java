package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport.Written;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who runs listeners: the thread that reads, or the executor; one at a time, in order. */
@Timeout(20)
class ConnectionMailboxTest {

    private final Rig rig = Rig.open();

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    @Test
    void whoReadsDelivers() {
        Thread[] reader = {null};
        Rig.elsewhere(() -> {
            reader[0] = Thread.currentThread();
            rig.transport.deliver(Peer.text("a"));
        });
        rig.recorder.assertNext("message text a");
        assertSame(reader[0], rig.recorder.lastThread());
        assertEquals(0, rig.executor.size(), "nothing to hand over");
    }

    @Test
    void messagesOfOneReadComeInOrder() {
        rig.transport.deliver(
                Peer.join(Peer.text("a"), Peer.ping("p"), Peer.text("b"), Peer.pong("q"), Peer.binary(1, 255)));
        rig.recorder.assertNext("message text a", "ping p", "message text b", "pong q", "message binary 01ff");
    }

    @Test
    void aSendersThreadRunsNoListener() {
        rig.transport.answerWrites(Written.PENDING);
        assertTrue(rig.connection.send("a"));
        rig.transport.complete();
        rig.recorder.assertNext();
        rig.executor.runAll();
        rig.recorder.assertNext("drain");
    }

    @Test
    void aSenderThatMeetsABrokenConnectionRunsNoListener() {
        rig.transport.answerWrites(Written.FAILED);
        rig.connection.send("a");
        rig.transport.breakWith(new IOException("reset"));
        rig.recorder.assertNext();
        rig.executor.runAll();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void aThreadThatAbortsRunsNoListener() {
        rig.connection.abort();
        rig.recorder.assertNext();
        rig.executor.runAll();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void aThreadThatResumesRunsNoListener() {
        rig.transport.deliver(Peer.text("a"));
        rig.recorder.assertNext("message text a");
        rig.recorder.when("message text b", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("b"), Peer.text("c")));
        rig.recorder.assertNext("message text b");
        rig.connection.resume();
        rig.recorder.assertNext();
        rig.executor.runAll();
        rig.recorder.assertNext("message text c");
    }

    @Test
    void theTimersThreadRunsNoListener() {
        rig.connection.close();
        rig.clock.pass(Duration.ofMinutes(1));
        rig.recorder.assertNext();
        rig.executor.runAll();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void theListenerOfAnotherConnectionRunsNoneOfOurs() {
        Rig other = Rig.open();
        other.transport.answerWrites(Written.PENDING);
        rig.recorder.when("message text a", () -> {
            other.connection.send("from the first");
            other.transport.complete();
            other.connection.abort();
            other.recorder.assertNext();
        });
        rig.transport.deliver(Peer.text("a"));
        rig.recorder.assertNext("message text a");
        other.executor.runAll();
        other.recorder.assertNext("drain", "close 1006");
        other.assertExhausted();
    }

    @Test
    void newsDuringADeliveryWaitsForItsEnd() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("x");
        rig.recorder.when(
                "message text a",
                () -> Rig.elsewhere(() -> {
                    rig.transport.complete();
                    rig.executor.runAll();
                    assertEquals(
                            1,
                            rig.recorder.events().stream()
                                    .filter(event -> event.startsWith("message"))
                                    .count());
                }));
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.recorder.assertNext("message text a", "message text b", "drain");
        assertEquals(0, rig.executor.size(), "the delivering thread saw to it");
    }

    @Test
    void theEndDuringADeliveryWaitsForItsEnd() {
        rig.recorder.when(
                "message text a",
                () -> Rig.elsewhere(() -> {
                    rig.transport.breakWith(new IOException("reset"));
                    rig.connection.abort();
                    rig.executor.runAll();
                }));
        rig.transport.deliver(Peer.text("a"));
        rig.settle();
        rig.recorder.assertNext("message text a", "close 1006");
    }

    @Test
    void inputDuringADeliveryIsCopiedAndDeliveredInOrder() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("x");
        rig.transport.complete();
        boolean[] wasPaused = {false};
        rig.recorder.when(
                "drain",
                () -> Rig.elsewhere(() -> {
                    rig.transport.deliver(Peer.text("a"), Peer.text("b"));
                    wasPaused[0] = rig.transport.isPaused();
                }));
        rig.executor.runAll();
        assertTrue(wasPaused[0], "reads are paused while input waits");
        assertTrue(rig.transport.hasUnread(), "one buffer waits with us, the next with the transport");
        rig.recorder.assertNext("drain", "message text a");
        assertFalse(rig.transport.isPaused(), "reads are resumed");
        rig.settle();
        rig.recorder.assertNext("message text b");
    }

    @Test
    void aListenerMaySetAnotherOne() {
        rig.recorder.when(
                "message text a", () -> rig.connection.onMessage(next -> rig.recorder.record("other " + next.text())));
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.recorder.assertNext("message text a", "other b");
    }

    @Test
    void aConnectionWithoutListenersTakesItAll() {
        ServerEnd deaf = new ServerEnd(WebSocketOptions.defaults(), rig.executor, rig.clock.timers());
        ManualTransport transport = new ManualTransport();
        deaf.begin();
        deaf.start(transport);
        transport.deliver(Peer.join(Peer.text("a"), Peer.ping("p"), Peer.pong("q"), Peer.close(1000, "")));
        transport.assertWritten("pong p", "close 1000");
        assertEquals(1, deaf.timesClosed());
        assertTrue(transport.isClosed());
    }

    /** As where no thread can be made any more. */
    @Test
    void anExecutorThatThrowsLosesNoEvent() {
        boolean[] throwing = {true};
        ServerEnd connection = new ServerEnd(
                WebSocketOptions.defaults(),
                task -> {
                    if (throwing[0]) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    rig.executor.execute(task);
                },
                rig.clock.timers());
        ConnectionRecorder recorder = new ConnectionRecorder(connection);
        ManualTransport transport = new ManualTransport();
        Deliverers.run(() -> connection.start(transport));
        recorder.assertNext("open");
        assertThrows(OutOfMemoryError.class, connection::abort);
        throwing[0] = false;
        connection.resume();
        rig.settle();
        recorder.assertNext("close 1006");
    }

    /** What waits since nobody could be made to deliver it comes before what is read next. */
    @Test
    void anExecutorThatThrowsSwapsNothing() {
        boolean[] throwing = {false};
        ServerEnd connection = new ServerEnd(
                WebSocketOptions.defaults(),
                task -> {
                    if (throwing[0]) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    rig.executor.execute(task);
                },
                rig.clock.timers());
        ConnectionRecorder recorder = new ConnectionRecorder(connection);
        Deliverers.run(() -> connection.start(new ManualTransport()));
        connection.pause();
        Deliverers.run(() -> connection.received(ByteBuffer.wrap(Peer.text("a"))));
        throwing[0] = true;
        assertThrows(OutOfMemoryError.class, connection::resume);
        Deliverers.run(() -> connection.received(ByteBuffer.wrap(Peer.text("b"))));
        recorder.assertNext("open", "message text a", "message text b");
        recorder.assertExhausted();
    }

    /** Containers' threads and pools carry whatever class loader they like. */
    @Test
    void listenersRunWithTheApplicationsClassLoader() throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader(new URL[0])) {
            ServerEnd connection =
                    new ServerEnd(WebSocketOptions.defaults(), rig.executor, rig.clock.timers(), application);
            ConnectionRecorder recorder = new ConnectionRecorder(connection);
            ManualTransport transport = new ManualTransport();
            recorder.onEvent(
                    event -> assertSame(application, Thread.currentThread().getContextClassLoader()));
            connection.begin();
            Deliverers.run(() -> connection.start(transport));
            transport.deliver(Peer.text("a"));
            assertSame(before, Thread.currentThread().getContextClassLoader(), "the thread is the container's again");
            connection.abort();
            rig.executor.runAll();
            recorder.assertNext("open", "message text a", "close 1006");
            assertSame(before, Thread.currentThread().getContextClassLoader());
        }
    }

    @Test
    void onCloseComesEvenIfTheExecutorHasEnded() throws InterruptedException {
        Thread[] last = {null};
        ServerEnd connection = new ServerEnd(
                WebSocketOptions.defaults(),
                new EnduringExecutor(task -> {
                    throw new RejectedExecutionException("ended");
                }),
                rig.clock.timers());
        Object seen = new Object();
        connection.onClose(close -> {
            synchronized (seen) {
                last[0] = Thread.currentThread();
                seen.notifyAll();
            }
        });
        connection.begin();
        connection.start(new ManualTransport());
        connection.abort();
        synchronized (seen) {
            while (last[0] == null) {
                seen.wait();
            }
        }
        assertTrue(last[0] != Thread.currentThread(), "not on the thread that aborts");
    }
}
