package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.servlet.upgrade.ServletTransport.Callbacks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading on threads that may block, as the standard says; what is the same on Tomcat, there too. */
@Timeout(20)
class WorkerIntakeTest {

    private final ScriptedConnection connection = new ScriptedConnection();
    private final Tasks tasks = new Tasks();
    private final ReceiverRecorder receiver = new ReceiverRecorder();
    private ServletTransport transport;

    @AfterEach
    void nothingWasWrong() {
        connection.assertNoFault();
        receiver.assertNoFault();
    }

    private void start(Callbacks callbacks) throws IOException {
        transport = new ServletTransport(connection, callbacks, tasks.threads());
        transport.start(receiver);
        connection.out.allow(1_000);
        connection.out.possible();
    }

    private void arrive(String text) {
        connection.in.arrive(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void call() throws IOException {
        connection.in.listener().onDataAvailable();
    }

    @ParameterizedTest
    @EnumSource(names = {"ON_WORKER", "UNDER_LOCK"})
    void allThatIsThereIsReadOnTheThreadThatIsCalled(Callbacks callbacks) throws IOException {
        start(callbacks);
        byte[] large = new byte[100_000];
        new Random(3).nextBytes(large);
        connection.in.arrive(large);
        call();
        assertArrayEquals(large, receiver.bytes());
        assertEquals(0, connection.in.unread());
        assertEquals(
                List.of(Thread.currentThread()),
                receiver.threads().stream().distinct().toList());
        assertEquals(0, tasks.size());
    }

    /** The buffer is the reader's, and it reads into it again. Delivering begins when the reader waits. */
    @ParameterizedTest
    @EnumSource(names = {"ON_WORKER", "UNDER_LOCK"})
    void onAnExecutorTheReaderWaitsForEachDelivery(Callbacks callbacks) throws IOException {
        Thread reader = Thread.currentThread();
        ListenerExecutor own = ListenerExecutor.of(task -> new Thread(() -> {
                    while (reader.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    task.run();
                })
                .start());
        transport = new ServletTransport(connection, callbacks, new Threads(tasks, own));
        transport.start(receiver);
        connection.out.allow(1_000);
        connection.out.possible();
        byte[] large = new byte[100_000];
        new Random(3).nextBytes(large);
        connection.in.arrive(large);
        call();
        assertArrayEquals(large, receiver.bytes());
        assertFalse(receiver.threads().contains(reader));
    }

    @Test
    void nothingIsReadBeforeTheConnectionCanBeWrittenTo() throws IOException {
        transport = new ServletTransport(connection, Callbacks.ON_WORKER, tasks.threads());
        transport.start(receiver);
        arrive("early");
        call();
        assertEquals("", receiver.text());
        connection.out.allow(1_000);
        connection.out.possible();
        assertEquals("early", receiver.text(), "it is not announced again");
    }

    @Test
    void aCallThatComesWhileAnotherReadsIsNotLost() throws IOException {
        start(Callbacks.ON_WORKER);
        receiver.then(text -> {
            if (text.equals("a")) {
                arrive("b");
                transport.resumeReads();
                onAnotherThread(tasks::runAll);
            }
        });
        arrive("a");
        call();
        assertEquals("ab", receiver.text());
    }

    @Test
    void whilePausedNothingIsRead() throws IOException {
        start(Callbacks.ON_WORKER);
        transport.pauseReads();
        arrive("a");
        call();
        assertEquals("", receiver.text());
        assertEquals(1, connection.in.unread());
        transport.resumeReads();
        assertEquals("", receiver.text(), "not on the thread that resumes");
        tasks.runAll();
        assertEquals("a", receiver.text());
    }

    @Test
    void pausingInsideReceivedLeavesTheRest() throws IOException {
        start(Callbacks.ON_WORKER);
        receiver.then(text -> transport.pauseReads());
        connection.in.arrive(new byte[40_000]);
        call();
        int first = receiver.bytes().length;
        assertTrue(first > 0 && first < 40_000, () -> first + " bytes");
        receiver.then(text -> {});
        transport.resumeReads();
        tasks.runAll();
        assertEquals(40_000, receiver.bytes().length);
    }

    @Test
    void aReadThatFindsTheEndEndsTheConnection() throws IOException {
        start(Callbacks.ON_WORKER);
        arrive("last");
        connection.in.arriveEnd();
        call();
        assertEquals("last", receiver.text());
        receiver.assertEnds("end");
        assertEquals(List.of(Thread.currentThread()), connection.closers());
    }

    @Test
    void theEndAsTheStandardTellsIt() throws IOException {
        start(Callbacks.ON_WORKER);
        connection.in.listener().onAllDataRead();
        receiver.assertEnds("end");
    }

    /** Jetty, when its idle time is over. */
    @Test
    void theEndThatIsOnlyADestroy() throws IOException {
        start(Callbacks.ON_WORKER);
        transport.destroyed();
        transport.destroyed();
        receiver.assertEnds("end");
    }

    @Test
    void aReadThatThrowsEndsTheConnection() throws IOException {
        start(Callbacks.ON_WORKER);
        connection.in.breakWith(new IOException("reset"));
        call();
        receiver.assertEnds("java.io.IOException: reset");
        assertTrue(connection.isClosed());
    }

    @Test
    void whatTheReceiverThrowsEndsTheConnection() throws IOException {
        for (Throwable fault : List.of(new IllegalStateException("a fault"), new OutOfMemoryError("no memory"))) {
            ScriptedConnection each = new ScriptedConnection();
            ReceiverRecorder ends = new ReceiverRecorder();
            ends.then(text -> throwing(fault));
            new ServletTransport(each, Callbacks.ON_WORKER, tasks.threads()).start(ends);
            each.out.allow(1_000);
            each.out.possible();
            each.in.arrive(new byte[1]);
            each.in.listener().onDataAvailable();
            ends.assertEnds(fault.toString());
            assertTrue(each.isClosed());
        }
    }

    private static void throwing(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) fault;
    }

    @Test
    void nothingIsReadAfterTheEnd() throws IOException {
        start(Callbacks.ON_WORKER);
        transport.close();
        arrive("late");
        call();
        transport.resumeReads();
        tasks.runAll();
        assertEquals("", receiver.text());
    }

    /** The container's thread and a worker that resumes, again and again, at the same time. */
    @Test
    void nothingIsLostWhenReadingIsPausedAndResumedAllTheTime() throws Exception {
        Threads threads = new Threads(task -> new Thread(task).start(), ListenerExecutor.worker());
        transport = new ServletTransport(connection, Callbacks.ON_WORKER, threads);
        transport.start(receiver);
        connection.out.allow(1_000);
        connection.out.possible();
        receiver.then(text -> {
            transport.pauseReads();
            new Thread(transport::resumeReads).start();
        });
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            expected.append(i).append(' ');
            arrive(i + " ");
            call();
        }
        while (receiver.text().length() < expected.length()) {
            Thread.onSpinWait();
        }
        assertEquals(expected.toString(), receiver.text());
    }

    private static void onAnotherThread(Runnable action) {
        Thread thread = new Thread(action);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The container's thread waits, and holds the buffer, while another one delivers. */
    @ParameterizedTest
    @EnumSource(names = {"ON_WORKER", "UNDER_LOCK"})
    void anExecutorDeliversWhileTheContainersThreadWaits(Callbacks callbacks) throws Exception {
        ExecutorService own = Executors.newFixedThreadPool(3, task -> new Thread(task, "own"));
        try {
            transport = new ServletTransport(connection, callbacks, new Threads(tasks, ListenerExecutor.of(own)));
            transport.start(receiver);
            connection.out.allow(1_000);
            connection.out.possible();
            byte[] large = new byte[100_000];
            new Random(7).nextBytes(large);
            connection.in.arrive(large);
            call();
            assertArrayEquals(large, receiver.bytes(), "all of it, in order, by the time the call returns");
            assertTrue(receiver.threads().stream()
                    .allMatch(thread -> thread.getName().equals("own")));
            assertEquals(0, tasks.size());
        } finally {
            own.shutdown();
        }
    }

    /** A container that stops interrupts its threads; the buffer is still in use. */
    @Test
    void anInterruptedThreadWaitsForTheDeliveryAllTheSame() throws Exception {
        ExecutorService own = Executors.newSingleThreadExecutor();
        try {
            transport =
                    new ServletTransport(connection, Callbacks.ON_WORKER, new Threads(tasks, ListenerExecutor.of(own)));
            transport.start(receiver);
            connection.out.allow(1_000);
            connection.out.possible();
            arrive("a");
            Thread.currentThread().interrupt();
            call();
            assertTrue(Thread.interrupted(), "it is still known");
            assertEquals("a", receiver.text());
        } finally {
            own.shutdown();
        }
    }

    /** As where an application stops its pool at once: the container gets its thread back with the end. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // that wait cannot be interrupted
    void whatAnExecutorDropsKeepsNoThreadOfTheContainersBeyondTheEnd() throws Exception {
        CountDownLatch dropped = new CountDownLatch(1);
        transport = new ServletTransport(
                connection, Callbacks.ON_WORKER, new Threads(tasks, ListenerExecutor.of(task -> dropped.countDown())));
        transport.start(receiver);
        connection.out.allow(1_000);
        connection.out.possible();
        Thread ending = new Thread(() -> {
            try {
                dropped.await();
                transport.close();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        ending.start();
        arrive("a");
        call();
        ending.join();
        assertEquals("", receiver.text());
    }
}
