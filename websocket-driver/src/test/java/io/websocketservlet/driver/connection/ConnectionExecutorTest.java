package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport.Written;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the listeners of a connection run. */
@Timeout(20)
class ConnectionExecutorTest {

    private final ManualExecutor workers = new ManualExecutor();
    private final ManualExecutor own = new ManualExecutor();
    private final ManualTransport transport = new ManualTransport();
    private ServerEnd connection;

    private Threads threads(ListenerExecutor listeners) {
        return new Threads(workers, listeners);
    }

    private ConnectionRecorder start(ListenerExecutor listeners) {
        WebSocketOptions options =
                WebSocketOptions.defaults().withPing(Duration.ZERO).withExecutor(listeners);
        Surroundings surroundings =
                new Surroundings(threads(listeners), new ManualClock().timers(), null, new Statistics());
        connection = new ServerEnd(options, ServerEnd.everything(options), surroundings);
        ConnectionRecorder recorder = new ConnectionRecorder(connection);
        connection.begin();
        Deliverers.run(() -> connection.start(transport));
        return recorder;
    }

    @Test
    void workersReadWhereTheContainerMustNotBlock() {
        Threads threads = threads(ListenerExecutor.worker());
        assertFalse(threads.readsElsewhere(true));
        assertTrue(threads.readsElsewhere(false));
        assertSame(workers, threads.listeners());
        assertSame(workers, threads.workers());
    }

    @Test
    void directReadsWhereverItIs() {
        Threads threads = threads(ListenerExecutor.direct());
        assertFalse(threads.readsElsewhere(true));
        assertFalse(threads.readsElsewhere(false));
        assertSame(workers, threads.listeners());
    }

    @Test
    void anExecutorReadsEverything() {
        Threads threads = threads(ListenerExecutor.of(own));
        assertTrue(threads.readsElsewhere(true));
        assertTrue(threads.readsElsewhere(false));
        assertSame(workers, threads.workers());
        threads.listeners().execute(() -> {});
        assertEquals(1, own.size());
        assertEquals(0, workers.size());
    }

    @Test
    void theEndIsToldOnTheThreadThatFoundItWhileReading() {
        ConnectionRecorder recorder = start(ListenerExecutor.worker());
        recorder.assertNext("open");
        Deliverers.run(() -> connection.endedInTurn(null));
        recorder.assertNext("close 1006");
        recorder.assertExhausted();
        assertEquals(0, workers.size());
    }

    @Test
    void theEndIsToldElsewhereWhereSomethingElseFindsIt() {
        ConnectionRecorder recorder = start(ListenerExecutor.worker());
        recorder.assertNext("open");
        connection.ended(null);
        recorder.assertExhausted();
        workers.runAll();
        recorder.assertNext("close 1006");
    }

    @Test
    void onAnExecutorNotEvenOnOpenRunsOnTheTransportsThread() {
        ConnectionRecorder recorder = start(ListenerExecutor.of(own));
        recorder.assertNext();
        own.runAll();
        recorder.assertNext("open");
        recorder.assertExhausted();
    }

    @Test
    void newsRunsOnTheExecutorAndWritesOnTheWorkers() {
        ConnectionRecorder recorder = start(ListenerExecutor.of(own));
        own.runAll();
        recorder.assertNext("open");
        transport.answerWrites(Written.PENDING);
        connection.send("a");
        transport.complete();
        recorder.assertNext();
        assertEquals(0, workers.size(), "no listener on a worker");
        own.runAll();
        recorder.assertNext("drain");
        recorder.assertExhausted();
    }

    @Test
    void whatAnExecutorRejectsIsRunAllTheSame() throws Exception {
        ListenerExecutor stopped = ListenerExecutor.of(task -> {
            throw new RejectedExecutionException("stopped");
        });
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        threads(stopped).listeners().execute(() -> ran.complete(Thread.currentThread()));
        assertTrue(ran.get(10, TimeUnit.SECONDS).isDaemon());
    }

    /** As with CallerRunsPolicy: a sender, a timer or an I/O thread must run nobody's listeners. */
    @Test
    void whatAnExecutorWouldRunOnItsCallersThreadRunsElsewhere() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        threads(ListenerExecutor.of(Runnable::run)).listeners().execute(() -> ran.complete(Thread.currentThread()));
        assertNotSame(Thread.currentThread(), ran.get(10, TimeUnit.SECONDS));
    }

    /** A thread of the executor's that hands something over may well be the one that runs it later. */
    @Test
    void whatItsCallersThreadRunsLaterRunsThere() {
        Thread[] ran = {null};
        threads(ListenerExecutor.of(own)).listeners().execute(() -> ran[0] = Thread.currentThread());
        own.runAll();
        assertSame(Thread.currentThread(), ran[0]);
    }

    /** By the name that virtual threads have in no earlier version. */
    @Test
    void virtualThreadsAreUsedWhereThereAreSome() throws Exception {
        if (Runtime.version().feature() < 21) {
            String fault = assertThrows(UnsupportedOperationException.class, ListenerExecutor::virtual)
                    .getMessage();
            assertEquals(
                    "virtual threads need JDK 21 or newer, this is "
                            + Runtime.version().feature(),
                    fault);
            return;
        }
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        threads(ListenerExecutor.virtual()).listeners().execute(() -> ran.complete(Thread.currentThread()));
        assertTrue(ran.get(10, TimeUnit.SECONDS).toString().startsWith("VirtualThread["));
    }
}
