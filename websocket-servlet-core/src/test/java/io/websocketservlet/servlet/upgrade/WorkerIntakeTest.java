package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.servlet.upgrade.ServletTransport.Callbacks;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

/** Reading on threads that may block: as Tomcat calls, and as the standard says. */
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
    @EnumSource(names = {"ON_WORKER", "UNTIL_READ"})
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
    @EnumSource(names = {"ON_WORKER", "UNTIL_READ"})
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

    /** The thread would be taken from writing: Tomcat calls for one thing at a time. */
    @Test
    void nothingIsReadBeforeTheConnectionCanBeWrittenTo() throws IOException {
        transport = new ServletTransport(connection, Callbacks.UNTIL_READ, tasks.threads());
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

    /** Tomcat would call 44,000 times a second. */
    @Test
    void whilePausedACallOfTomcatsIsHeldBackAndEnds() throws IOException {
        start(Callbacks.UNTIL_READ);
        transport.pauseReads();
        arrive("a");
        call();
        assertEquals("", receiver.text());
        transport.resumeReads();
        tasks.runAll();
        assertEquals("a", receiver.text());
    }

    /** Tomcat fills and empties the same buffer under that lock, and may be at it. */
    @Test
    void whoResumesReadsUnderTheLockOfTomcatsSocket() throws IOException {
        start(Callbacks.UNTIL_READ);
        List<Boolean> locked = new ArrayList<>();
        receiver.then(text -> locked.add(connection.in.socketWrapper.getLock().isHeldByCurrentThread()));
        transport.pauseReads();
        arrive("a");
        call();
        transport.resumeReads();
        tasks.runAll();
        assertEquals(List.of(true), locked);
        assertFalse(connection.in.socketWrapper.getLock().isLocked());
    }

    /** It holds the lock, and would be waited for. */
    @Test
    void whoResumesLeavesReadingToTheThreadThatDoesSo() throws IOException {
        start(Callbacks.UNTIL_READ);
        receiver.then(text -> {
            if (text.equals("a")) {
                transport.pauseReads();
                arrive("b");
                transport.resumeReads();
            }
        });
        arrive("a");
        call();
        assertEquals("ab", receiver.text());
        assertEquals(0, tasks.size());
    }

    /** What belonged to it may be another connection's. */
    @Test
    void whoResumesLeavesASocketAloneThatTomcatHasClosed() throws IOException {
        start(Callbacks.UNTIL_READ);
        transport.pauseReads();
        arrive("a");
        call();
        connection.in.socketWrapper.close();
        transport.resumeReads();
        tasks.runAll();
        assertEquals(1, connection.in.unread());
    }

    /** Its request goes by the name of Tomcat's. */
    @Test
    void aStreamOfGlassFishsHasNoSuchLock() {
        ServletInputStream other = new ServletInputStream() {
            @Override
            public boolean isFinished() {
                return false;
            }

            @Override
            public boolean isReady() {
                return false;
            }

            @Override
            public void setReadListener(ReadListener listener) {}

            @Override
            public int read() {
                return -1;
            }
        };
        assertNull(TomcatLock.of(other));
    }

    @Test
    void aCallOfTomcatsThatIsHeldBackEndsWithTheConnection() throws IOException {
        start(Callbacks.UNTIL_READ);
        transport.pauseReads();
        arrive("a");
        transport.close();
        call();
        assertEquals("", receiver.text());
        receiver.assertEnds("end");
        assertTrue(connection.isClosed(), "now that Tomcat has called, and looks");
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

    /** Tomcat's end of the stream: onError with an EOFException, then onAllDataRead, again and again until it is closed. */
    @Test
    void theEndAsTomcatTellsIt() throws IOException {
        start(Callbacks.UNTIL_READ);
        int calls = 0;
        while (!connection.isClosed() && calls < 100) {
            connection.in.listener().onError(new EOFException());
            connection.in.listener().onAllDataRead();
            calls++;
        }
        assertEquals(1, calls, "closed inside of the callback, where Tomcat takes it seriously");
        receiver.assertEnds("end");
        transport.destroyed();
        receiver.assertEnds("end");
    }

    @Test
    void aResetAsTomcatTellsIt() throws IOException {
        start(Callbacks.UNTIL_READ);
        connection.in.listener().onError(new SocketException("Connection reset"));
        connection.in.listener().onAllDataRead();
        receiver.assertEnds("java.net.SocketException: Connection reset");
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
    @EnumSource(names = {"ON_WORKER", "UNTIL_READ"})
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
