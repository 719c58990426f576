package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport.Written;
import io.websocketservlet.servlet.upgrade.ServletTransport.Callbacks;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading as Tomcat calls: under a lock that nobody else has, and never again for what was left in its buffer. */
@Timeout(20)
class LockedIntakeTest {

    private final ScriptedConnection connection = new ScriptedConnection();
    private final Tasks tasks = new Tasks();
    private final ReceiverRecorder receiver = new ReceiverRecorder();
    private final ServletTransport transport = new ServletTransport(connection, Callbacks.UNDER_LOCK, tasks.threads());

    @BeforeEach
    void start() throws IOException {
        transport.start(receiver);
        connection.out.allow(1_000);
        connection.out.possible();
    }

    @AfterEach
    void nothingWasWrong() {
        connection.assertNoFault();
        receiver.assertNoFault();
        assertEquals(0, tasks.size(), "a thread that does not have the lock");
    }

    private void arrive(int bytes) {
        connection.in.arrive(new byte[bytes]);
    }

    private void call() throws IOException {
        connection.in.listener().onDataAvailable();
    }

    /** Calls on a thread of its own, which is expected to wait there. */
    private FutureTask<Void> callThatWaits() {
        FutureTask<Void> call = new FutureTask<>(() -> {
            call();
            return null;
        });
        Thread thread = new Thread(call);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING && !call.isDone()) {
            Thread.onSpinWait();
        }
        return call;
    }

    private static void join(FutureTask<Void> call) throws Exception {
        call.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aLittleIsReadWhilePausedSoThatNoThreadHasToWait() throws IOException {
        transport.pauseReads();
        arrive(20_000);
        call();
        assertEquals(20_000, receiver.bytes().length);
    }

    @Test
    void aCallWaitsWhilePausedWhenEnoughWasRead() throws Exception {
        transport.pauseReads();
        arrive(100_000);
        FutureTask<Void> call = callThatWaits();
        int ahead = receiver.bytes().length;
        assertTrue(ahead >= LockedIntake.READ_AHEAD && ahead < 100_000, () -> ahead + " bytes");
        assertEquals(false, call.isDone());
        transport.resumeReads();
        join(call);
        assertEquals(100_000, receiver.bytes().length);
        assertEquals(1, receiver.threads().stream().distinct().count(), "none but the one that was called");
    }

    @Test
    void eachPauseReadsAheadAnew() throws IOException {
        for (int i = 0; i < 10; i++) {
            transport.pauseReads();
            arrive(20_000);
            call();
            transport.resumeReads();
        }
        assertEquals(200_000, receiver.bytes().length);
    }

    /** Writing needs the lock, and is called for. With that call reading goes on. */
    @Test
    void aCallThatWaitsGivesWayToWriting() throws Exception {
        transport.pauseReads();
        arrive(100_000);
        FutureTask<Void> call = callThatWaits();
        connection.out.allow(0);
        CompletionRecorder completion = new CompletionRecorder();
        assertEquals(Written.PENDING, transport.write(bytes("waits"), completion));
        join(call);
        assertTrue(connection.in.unread() > 0, "all was read");
        transport.resumeReads();
        assertTrue(connection.in.unread() > 0, "read without the lock");
        connection.out.allow(1_000);
        connection.out.possible();
        completion.assertCalls("completed");
        assertEquals(0, connection.in.unread());
    }

    /** What Tomcat could not flush at once it flushes when it calls. */
    @Test
    void aCallThatWaitsGivesWayToFlushing() throws Exception {
        transport.pauseReads();
        arrive(100_000);
        FutureTask<Void> call = callThatWaits();
        connection.out.allow(2); // the write and its flush, after which it is not ready
        CompletionRecorder completion = new CompletionRecorder();
        assertEquals(Written.DONE, transport.write(bytes("left"), completion));
        join(call);
        transport.resumeReads();
        connection.out.allow(1_000);
        connection.out.possible();
        assertEquals(0, connection.in.unread());
    }

    @Test
    void aCallThatWaitsEndsWithTheConnection() throws Exception {
        transport.pauseReads();
        arrive(100_000);
        FutureTask<Void> call = callThatWaits();
        transport.close();
        join(call);
        tasks.runAll(); // closes, without effect here
        assertTrue(connection.in.unread() > 0);
        receiver.assertEnds("end");
        assertTrue(connection.isClosed(), "now that Tomcat has called, and looks");
    }

    @Test
    void aCallThatWaitsGivesItsThreadBackWhenThatIsInterrupted() throws Exception {
        transport.pauseReads();
        arrive(100_000);
        Thread.currentThread().interrupt();
        call();
        assertTrue(Thread.interrupted(), "it is still known");
        assertTrue(connection.in.unread() > 0);
    }

    /** The thread would be taken from writing: Tomcat calls for one thing at a time. */
    @Test
    void nothingIsReadBeforeTheConnectionCanBeWrittenTo() throws IOException {
        ScriptedConnection fresh = new ScriptedConnection();
        ReceiverRecorder early = new ReceiverRecorder();
        new ServletTransport(fresh, Callbacks.UNDER_LOCK, tasks.threads()).start(early);
        fresh.in.arrive("early".getBytes(StandardCharsets.ISO_8859_1));
        fresh.in.listener().onDataAvailable();
        assertEquals("", early.text());
        fresh.out.allow(1_000);
        fresh.out.possible();
        assertEquals("early", early.text(), "it is not announced again");
        fresh.assertNoFault();
    }

    /** Tomcat's end of the stream: onError with an EOFException, then onAllDataRead, again and again until it is closed. */
    @Test
    void theEndAsTomcatTellsIt() throws IOException {
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
        connection.in.listener().onError(new SocketException("Connection reset"));
        connection.in.listener().onAllDataRead();
        receiver.assertEnds("java.net.SocketException: Connection reset");
        assertEquals(List.of(Thread.currentThread()), connection.closers());
    }

    private static ByteBuffer[] bytes(String text) {
        return new ByteBuffer[] {ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))};
    }
}
