package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Threads;
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

/** Reading on a thread that must not block, for listeners that promise not to. */
@Timeout(20)
class IoThreadDirectTest {

    private final ScriptedConnection connection = new ScriptedConnection();
    private final Tasks workers = new Tasks();
    private final ReceiverRecorder receiver = new ReceiverRecorder();
    private final IoThread io = new IoThread();
    private final ServletTransport transport =
            new ServletTransport(connection, Callbacks.ON_IO_THREAD, new Threads(workers, ListenerExecutor.direct()));

    @BeforeEach
    void start() {
        transport.start(receiver);
    }

    @AfterEach
    void nothingWasWrong() {
        io.interrupt();
        connection.assertNoFault();
        receiver.assertNoFault();
    }

    private interface Call {
        void to(jakarta.servlet.ReadListener listener) throws IOException;
    }

    private void call(Call call) {
        io.call(() -> {
            try {
                call.to(connection.in.listener());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void theThreadThatReadsDelivers() {
        connection.in.arrive("hello".getBytes(StandardCharsets.ISO_8859_1));
        call(listener -> listener.onDataAvailable());
        assertEquals("hello", receiver.text());
        assertEquals(List.of(io), receiver.threads());
        assertEquals(0, workers.size());
    }

    @Test
    void moreThanIsReadAheadIsDeliveredInTurnsOfThatThread() {
        byte[] large = new byte[1_000_000];
        new Random(4).nextBytes(large);
        connection.in.arrive(large);
        call(listener -> listener.onDataAvailable());
        while (connection.in.unread() > 0) {
            io.call(() -> {});
        }
        io.call(() -> {});
        assertArrayEquals(large, receiver.bytes());
        assertTrue(receiver.threads().stream().allMatch(thread -> thread == io));
    }

    /** Whoever resumes runs no listener. */
    @Test
    void afterAPauseThatThreadGoesOn() {
        transport.pauseReads();
        connection.in.arrive("held".getBytes(StandardCharsets.ISO_8859_1));
        call(listener -> listener.onDataAvailable());
        assertEquals("", receiver.text());
        transport.resumeReads();
        io.call(() -> {});
        assertEquals("held", receiver.text());
        assertEquals(List.of(io), receiver.threads());
    }

    @Test
    void aPauseBeforeAnythingHasComeIsHarmless() {
        transport.pauseReads();
        transport.resumeReads();
        connection.in.arrive("first".getBytes(StandardCharsets.ISO_8859_1));
        call(listener -> listener.onDataAvailable());
        assertEquals("first", receiver.text());
    }

    @Test
    void anEndWithoutAnythingBeforeItIsTold() {
        call(listener -> listener.onAllDataRead());
        assertTrue(receiver.hasEnded());
    }

    /** Closing may block, which that thread must not. */
    @Test
    void aListenerThatClosesLeavesItToAWorker() {
        receiver.then(text -> transport.close());
        connection.in.arrive("bye".getBytes(StandardCharsets.ISO_8859_1));
        call(listener -> listener.onDataAvailable());
        assertTrue(receiver.hasEnded());
        assertFalse(connection.isClosed());
        workers.runAll();
        assertTrue(connection.isClosed());
    }
}
