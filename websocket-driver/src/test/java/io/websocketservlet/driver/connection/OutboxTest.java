package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Transport.Written;
import io.websocketservlet.driver.message.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One write at a time, in order, and no sender writes for all the others. */
@Timeout(20)
class OutboxTest {

    private static final int BATCH = 64 * 1024;

    private final Rig rig = Rig.open();

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    @Test
    void aSenderWritesAtOnce() {
        assertTrue(rig.connection.send("a"));
        rig.transport.assertWritten("text a");
        assertEquals(0, rig.connection.bufferedAmount());
        assertEquals(0, rig.executor.size());
    }

    @Test
    void whatIsSentSoonAfterSomethingElseLeavesFromAWorker() {
        rig.step = 1;
        rig.connection.send("a");
        rig.transport.assertWritten("text a");
        rig.connection.send("b");
        rig.connection.send("c");
        rig.transport.assertWritten();
        rig.executor.runAll();
        rig.transport.assertWritten("text b", "text c");
        assertEquals(List.of(3, 6), rig.transport.writes(), "both in one write");
    }

    /** A sender that is faster than the workers does not make the peer a slow consumer. */
    @Test
    void aSenderThatTheWorkersDoNotKeepUpWithWritesItself() {
        rig.step = 1;
        byte[] message = new byte[10_000];
        int sent = 0;
        while (rig.transport.writes().size() < 2) {
            assertTrue(rig.connection.send(Message.binary(message)));
            sent++;
        }
        assertEquals(8, sent, "the first, and then so many that a batch is full");
        assertEquals(0, rig.connection.bufferedAmount());
        rig.executor.runAll();
        rig.transport.takeWritten();
    }

    @Test
    void aFaultOfATransportOnAWorkerEndsTheConnection() {
        rig.step = 1;
        rig.connection.send("a");
        rig.connection.send("b");
        rig.transport.onCall(method -> {
            throw new IllegalStateException("a fault");
        });
        rig.executor.runAll();
        rig.transport.onCall(method -> {});
        rig.settle();
        rig.transport.takeWritten();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void whatIsSentDuringAPendingWriteLeavesWhenItCompletes() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.connection.send("b");
        rig.connection.send("c");
        rig.transport.assertWritten();
        assertTrue(rig.transport.complete());
        rig.transport.assertWritten("text a");
        assertTrue(rig.transport.complete());
        rig.transport.assertWritten("text b", "text c");
        assertEquals(List.of(3, 6), rig.transport.writes(), "both in one write");
        assertFalse(rig.transport.complete());
        rig.settle();
        rig.recorder.assertNext("drain");
    }

    @Test
    void aWriteThatCompletesOnAnotherThreadGoesOnThere() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.connection.send("b");
        rig.transport.answerWrites(Written.DONE);
        List<String> writers = new ArrayList<>();
        rig.transport.onCall(
                method -> writers.add(method + " on " + Thread.currentThread().getName()));
        Rig.elsewhere(rig.transport::complete);
        assertEquals(List.of("write on elsewhere"), writers);
        rig.transport.assertWritten("text a", "text b");
        rig.settle();
        rig.recorder.assertNext("drain");
    }

    @Test
    void aWriteMayCompleteOnAnotherThreadBeforeItIsAnsweredPending() {
        rig.transport.answerWrites(Written.PENDING);
        meanwhile("pending", () -> {
            rig.transport.complete();
            rig.connection.send("b");
        });
        rig.connection.send("a");
        rig.connection.send("c");
        rig.transport.assertWritten("text a");
        rig.settle();
        rig.recorder.assertNext();
        rig.transport.complete();
        rig.transport.complete();
        rig.transport.assertWritten("text b", "text c");
        rig.settle();
        rig.recorder.assertNext("drain");
    }

    @Test
    void aSenderDuringTheWriteOfAnotherLeavesItsMessageToThatOne() {
        meanwhile("write", () -> rig.connection.send("b"));
        rig.connection.send("a");
        rig.settle();
        rig.transport.assertWritten("text a", "text b");
    }

    @Test
    void aForeignSenderWritesOneBatchAndHandsOverTheRest() {
        meanwhile("write", () -> rig.connection.send("b"));
        rig.connection.send("a");
        rig.transport.assertWritten("text a");
        assertEquals(1, rig.executor.size(), "the rest is the executor's");
        rig.connection.send("c");
        rig.transport.assertWritten();
        rig.executor.runNext();
        rig.transport.assertWritten("text b", "text c");
    }

    /** Tomcat's streams end TCP only on a thread that Tomcat calls on: the one that reads, not the executor's. */
    @Test
    void whoeverReadsThePeersCloseWritesWhatWasLeftToTheExecutorAndClosesTcp() {
        meanwhile("write", () -> rig.connection.send("b"));
        rig.connection.send("a");
        assertEquals(1, rig.executor.size(), "the rest is the executor's");
        rig.transport.deliver(Peer.close(1000, ""));
        rig.transport.assertWritten("text a", "text b", "close 1000");
        assertTrue(rig.transport.isClosed());
        rig.recorder.assertNext("close 1000, clean");
        rig.settle();
        rig.transport.assertWritten();
    }

    @Test
    void aSenderIsNotCapturedByOneThatSendsAllTheTime() {
        rig.transport.onCall(method -> {
            if (Thread.currentThread().getName().equals("sender")) {
                Rig.elsewhere(() -> rig.connection.send("more"));
            }
        });
        Thread sender = new Thread(() -> rig.connection.send("a"), "sender");
        sender.start();
        join(sender);
        rig.transport.assertWritten("text a");
        rig.settle();
        rig.transport.assertWritten("text more");
    }

    @Test
    void aBatchIsSixtyFourKibibytesAndWholeFrames() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("first");
        for (int i = 0; i < 5; i++) {
            rig.connection.send(Message.binary(new byte[30_000]));
        }
        rig.transport.answerWrites(Written.DONE);
        rig.transport.complete();
        List<Integer> writes = rig.transport.writes();
        assertEquals(3, writes.size(), () -> "first, 3 x 30,000, 2 x 30,000, but " + writes);
        assertEquals(3 * 30_004, writes.get(1));
        assertTrue(writes.get(1) > BATCH && writes.get(1) < BATCH + 30_004);
        rig.settle();
        rig.recorder.assertNext("drain");
    }

    @Test
    void aLargePayloadLeavesInPiecesThatNothingOvertakes() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send(Message.binary(new byte[200_000]));
        rig.transport.deliver(Peer.ping("between the pieces"));
        assertEquals(200_010 + "between the pieces".length(), rig.connection.bufferedAmount());
        rig.transport.answerWrites(Written.DONE);
        rig.transport.complete();
        List<Integer> writes = rig.transport.writes();
        assertEquals(List.of(10 + BATCH, BATCH, 200_000 - 2 * BATCH, 2 + 18), writes);
        rig.settle();
        rig.recorder.assertNext("ping between the pieces", "drain");
    }

    @Test
    void piecesGrowWhileTheyAreTakenAtOnce() {
        int length = 1_000_000;
        rig.connection.send(Message.binary(new byte[length]));
        rig.settle();
        int rest = length - (1 + 2 + 4 + 4 + 4) * BATCH;
        assertEquals(List.of(10 + BATCH, 2 * BATCH, 4 * BATCH, 4 * BATCH, 4 * BATCH, rest), rig.transport.writes());
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send(Message.binary(new byte[length]));
        rig.transport.answerWrites(Written.DONE);
        rig.transport.complete();
        rig.settle();
        rig.recorder.assertNext("drain");
        List<Integer> second =
                rig.transport.writes().subList(6, rig.transport.writes().size());
        assertEquals(10 + 4 * BATCH, second.get(0), "as large as the last one might have been");
        assertEquals(BATCH, second.get(1), "one that had to wait makes small ones of those that follow");
        assertEquals(2 * BATCH, second.get(2));
        rig.transport.takeWritten();
    }

    @Test
    void aFailedWriteEndsAllWriting() {
        rig.transport.answerWrites(Written.FAILED);
        assertTrue(rig.connection.send("a"));
        rig.transport.answerWrites(Written.DONE);
        assertFalse(rig.connection.send("b"), "nothing can be written any more, though nobody was told of the end");
        assertFalse(rig.connection.ping("b"));
        assertFalse(rig.connection.close());
        assertEquals(ReadyState.CLOSED, rig.connection.readyState());
        rig.transport.deliver(Peer.ping("are you there?"));
        rig.recorder.assertNext("ping are you there?");
        assertEquals(0, rig.connection.bufferedAmount(), "the pong is not waited for");
        rig.transport.assertWritten();
        rig.transport.breakWith(new IOException("reset"));
        assertFalse(rig.connection.send("c"));
        rig.settle();
        rig.transport.assertWritten();
        rig.recorder.assertNext("close 1006");
        assertTrue(rig.transport.isClosed());
    }

    @Test
    void whereNobodyTellsOfTheEndAfterAFailedWriteTheDeadlineDoes() {
        rig.connection.pause();
        rig.transport.answerWrites(Written.FAILED);
        rig.connection.send("a");
        rig.clock.pass(WebSocketOptions.defaults().timing().closeTimeout().plusSeconds(1));
        rig.settle();
        rig.recorder.assertNext("close 1006");
        assertTrue(rig.transport.isClosed());
    }

    @Test
    void aPendingWriteThatFailsEndsAllWriting() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.connection.send("b");
        rig.transport.breakWith(new IOException("reset"));
        rig.settle();
        rig.transport.assertWritten();
        rig.recorder.assertNext("close 1006");
        assertEquals(0, rig.connection.bufferedAmount());
    }

    @Test
    void aLargePayloadThatFailsDoesNotWaitAnyMore() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send(Message.binary(new byte[200_000]));
        rig.transport.breakWith(new IOException("reset"));
        assertEquals(0, rig.connection.bufferedAmount());
        rig.settle();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void aPendingWriteThatCloseFailsEndsAllWriting() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.connection.send("b");
        rig.connection.abort();
        rig.settle();
        rig.transport.assertWritten();
        rig.recorder.assertNext("close 1006");
    }

    @Test
    void theTransportIsClosedIfItEndsWhileAWriteIsPending() {
        ServerEnd eager = new ServerEnd(
                WebSocketOptions.defaults(), task -> Rig.elsewhere(() -> Deliverers.run(task)), rig.clock.timers());
        ConnectionRecorder recorder = new ConnectionRecorder(eager);
        ManualTransport transport = new ManualTransport();
        transport.answerWrites(Written.PENDING);
        eager.begin();
        Deliverers.run(() -> eager.start(transport));
        eager.send("a");
        // As on Jetty: the end of the peer's stream is told while a write goes on, and closing is up to us.
        eager.ended(null);
        recorder.assertNext("open", "close 1006");
        assertFalse(transport.isClosed(), "the peer may still read");
        rig.clock.pass(Duration.ofSeconds(3));
        assertTrue(transport.isClosed());
    }

    @Test
    void theTransportIsClosedIfItEndsBeforeOurAnswersLeave() {
        for (byte[] last : List.of(Peer.ping("p"), Peer.close(1000, ""))) {
            Rig other = Rig.open();
            other.recorder.when("message text a", other.connection::pause);
            other.transport.deliver(Peer.join(Peer.text("a"), last));
            other.transport.breakWith(null);
            other.connection.resume();
            other.settle();
            assertTrue(other.recorder.isClosed());
            assertTrue(other.transport.isClosed(), () -> "left open after " + other.recorder.events());
        }
    }

    @Test
    void aSenderMayMeetAnotherThatTakesTheLastBatch() {
        AtomicBoolean once = new AtomicBoolean(true);
        for (int i = 0; i < 100; i++) {
            String number = Integer.toString(i);
            once.set(true);
            meanwhile("write", () -> {
                if (once.getAndSet(false)) {
                    rig.connection.send("other " + number);
                }
            });
            rig.connection.send(number);
            rig.executor.runAll();
            rig.transport.assertWritten("text " + number, "text other " + number);
        }
    }

    /** Does something once, on another thread, while the transport is in a method. */
    private void meanwhile(String when, Runnable action) {
        AtomicBoolean once = new AtomicBoolean(true);
        rig.transport.onCall(method -> {
            if (method.equals(when) && once.getAndSet(false)) {
                Rig.elsewhere(action);
            }
        });
    }

    private static void join(Thread thread) {
        try {
            thread.join(5_000);
            assertFalse(thread.isAlive());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
