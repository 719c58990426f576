package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.servlet.upgrade.ServletTransport.Callbacks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading where the container calls on a thread that must not block, as Undertow does. */
@Timeout(20)
class IoThreadIntakeTest {

    private static final int QUEUE = 64 * 1024;
    private static final int READ = 16 * 1024;

    private final ScriptedConnection connection = new ScriptedConnection();
    private final Tasks tasks = new Tasks();
    private final ReceiverRecorder receiver = new ReceiverRecorder();
    private final IoThread io = new IoThread();
    private final ServletTransport transport =
            new ServletTransport(connection, Callbacks.ON_IO_THREAD, tasks.threads());

    @BeforeEach
    void start() {
        transport.start(receiver);
    }

    @AfterEach
    void nothingWasWrong() {
        io.interrupt();
        connection.assertNoFault();
        receiver.assertNoFault();
        assertFalse(receiver.threads().contains(io), "the I/O thread serves other connections too");
    }

    private void arrive(String text) {
        connection.in.arrive(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The container calls, because something has come. */
    private void call() {
        io.call(() -> {
            try {
                connection.in.listener().onDataAvailable();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What the worker has asked the I/O thread to do is done. */
    private void settle() {
        do {
            tasks.runAll();
            io.call(() -> {});
        } while (tasks.size() > 0);
    }

    @Test
    void theIoThreadReadsAndAWorkerDelivers() {
        arrive("hello");
        call();
        assertEquals(0, connection.in.unread());
        assertEquals("", receiver.text());
        tasks.runAll();
        assertEquals("hello", receiver.text());
        assertEquals(List.of(Thread.currentThread()), receiver.threads());
    }

    @Test
    void oneWorkerAtATime() {
        arrive("a");
        call();
        arrive("b");
        call();
        assertEquals(1, tasks.size());
        tasks.runAll();
        assertEquals("ab", receiver.text());
    }

    @Test
    void whatDoesNotFitIsLeftToTheContainerAndReadLater() {
        byte[] large = new byte[1_000_000];
        new Random(4).nextBytes(large);
        connection.in.arrive(large);
        call();
        assertTrue(large.length - connection.in.unread() <= QUEUE + READ, "that much is read ahead and no more");
        settle();
        assertArrayEquals(large, receiver.bytes());
    }

    @Test
    void whatWaitsIsNotReadInto() {
        connection.in.giveAtMost(2);
        arrive("abcdef");
        call();
        settle();
        assertEquals("abcdef", receiver.text());
    }

    @Test
    void whilePausedNothingIsDelivered() {
        transport.pauseReads();
        byte[] large = new byte[300_000];
        new Random(5).nextBytes(large);
        connection.in.arrive(large);
        call();
        settle();
        call();
        settle();
        assertEquals(0, receiver.bytes().length);
        assertTrue(connection.in.unread() >= large.length - QUEUE - READ, "the peer has to wait");
        transport.resumeReads();
        assertEquals(0, receiver.bytes().length, "not on the thread that resumes");
        settle();
        assertArrayEquals(large, receiver.bytes());
    }

    @Test
    void pausingInsideReceivedLeavesTheRest() {
        connection.in.arrive(new byte[3 * READ]);
        receiver.then(text -> transport.pauseReads());
        call();
        settle();
        assertEquals(READ, receiver.bytes().length);
        receiver.then(text -> {});
        transport.resumeReads();
        settle();
        assertEquals(3 * READ, receiver.bytes().length);
    }

    @Test
    void aWorkerMakesRoomForOtherConnectionsAfterAWhile() {
        byte[] large = new byte[1_000_000];
        connection.in.arrive(large);
        call();
        receiver.then(text -> io.call(() -> {})); // the I/O thread keeps the queue full
        assertTrue(tasks.runNext());
        int first = receiver.bytes().length;
        assertTrue(first >= 256 * 1024 && first < 256 * 1024 + QUEUE, () -> first + " bytes in one turn");
        assertEquals(1, tasks.size());
        settle();
        assertEquals(large.length, receiver.bytes().length);
    }

    @Test
    void theEndComesBehindWhatWasRead() {
        arrive("last");
        call();
        io.call(() -> {
            try {
                connection.in.listener().onAllDataRead();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        receiver.assertEnds();
        tasks.runAll();
        assertEquals("last", receiver.text());
        receiver.assertEnds("end");
    }

    @Test
    void theEndThatAReadFindsIsTold() {
        arrive("last");
        connection.in.arriveEnd();
        call();
        settle();
        assertEquals("last", receiver.text());
        receiver.assertEnds("end");
    }

    /** The container announces an end only after a call of its own, not after one that the worker has asked for. */
    @Test
    void theEndThatIsFoundWhenReadingOnIsTold() {
        connection.in.arrive(new byte[200_000]);
        connection.in.arriveEnd();
        call();
        settle();
        assertEquals(200_000, receiver.bytes().length);
        receiver.assertEnds("end");
    }

    @Test
    void whilePausedTheEndWaitsForWhatWasRead() {
        transport.pauseReads();
        arrive("last");
        connection.in.arriveEnd();
        call();
        settle();
        receiver.assertEnds();
        transport.resumeReads();
        settle();
        assertEquals("last", receiver.text());
        receiver.assertEnds("end");
    }

    @Test
    void aResetEndsItAtOnce() {
        arrive("never seen");
        call();
        io.call(() -> connection.in.listener().onError(new IOException("reset")));
        receiver.assertEnds("java.io.IOException: reset");
        assertFalse(connection.isClosed(), "not on the I/O thread, which might block");
        settle();
        assertTrue(connection.isClosed());
        assertEquals("", receiver.text());
    }

    @Test
    void aReadThatThrowsEndsIt() {
        connection.in.breakWith(new IOException("reset"));
        call();
        receiver.assertEnds("java.io.IOException: reset");
        settle();
        assertTrue(connection.isClosed());
    }

    @Test
    void whatTheReceiverThrowsEndsIt() {
        receiver.then(text -> {
            throw new IllegalStateException("a fault");
        });
        arrive("a");
        call();
        settle();
        receiver.assertEnds("java.lang.IllegalStateException: a fault");
        assertTrue(connection.isClosed());
    }

    @Test
    void aThreadThatCannotBeAskedToReadOnIsRefused() throws IOException {
        arrive("a");
        connection.in.listener().onDataAvailable();
        assertTrue(receiver.hasEnded());
        settle();
        assertTrue(connection.isClosed());
    }

    @Test
    void closingInsideReceivedClosesAtOnce() {
        receiver.then(text -> {
            transport.close();
            assertTrue(connection.isClosed(), "a worker may block");
        });
        arrive("a");
        call();
        tasks.runAll();
        receiver.assertEnds("end");
    }

    @Test
    void nothingIsDeliveredAfterTheEnd() {
        arrive("a");
        call();
        transport.close();
        arrive("b");
        call();
        settle();
        assertEquals("", receiver.text());
        receiver.assertEnds("end");
    }
}
