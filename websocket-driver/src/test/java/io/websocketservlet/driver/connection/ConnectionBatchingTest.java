package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.connection.Transport.Written;
import io.websocketservlet.driver.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent while one read is delivered leaves in one write, unless that would take long. */
@Timeout(20)
class ConnectionBatchingTest {

    private static final long MAX_HOLD = 1_000_000;

    /**
     * One write holds only while the delivery is shorter than a millisecond, and a machine may be busy: so deliveries that
     * took longer prove nothing, and are tried again with a connection of their own.
     */
    private static Rig inLessThanAMillisecond(Consumer<Rig> delivery) {
        while (true) {
            Rig rig = Rig.open();
            long begin = System.nanoTime();
            delivery.accept(rig);
            if (System.nanoTime() - begin < MAX_HOLD) {
                return rig;
            }
        }
    }

    private static void waitOutTheHold() {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin <= MAX_HOLD) {
            Thread.onSpinWait();
        }
    }

    @Test
    void manyRepliesToOneBufferLeaveInOneWrite() {
        byte[][] messages = Stream.of("a", "b", "c", "d", "e", "f", "g", "h")
                .map(Peer::text)
                .toArray(byte[][]::new);
        byte[] buffer = Peer.join(messages);
        Rig rig = inLessThanAMillisecond(each -> {
            each.connection.onMessage(each.connection::send);
            each.transport.deliver(buffer);
        });
        assertEquals(List.of(8 * 3), rig.transport.writes());
        rig.assertExhausted();
    }

    @Test
    void pongAndRepliesAndCloseLeaveInOneWrite() {
        byte[] buffer = Peer.join(Peer.ping("p"), Peer.text("a"), Peer.close(1000, ""));
        Rig rig = inLessThanAMillisecond(each -> {
            each.connection.onMessage(each.connection::send);
            each.transport.deliver(buffer);
        });
        assertEquals(1, rig.transport.writes().size(), () -> "in one write, not " + rig.transport.writes());
        rig.transport.assertWritten("pong p", "text a", "close 1000");
    }

    @Test
    void oneWriteForAReadThatTheExecutorDelivers() {
        Rig rig = inLessThanAMillisecond(each -> {
            each.recorder.when("message text a", each.connection::pause);
            each.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b"), Peer.text("c")));
            each.connection.onMessage(each.connection::send);
            each.connection.resume();
            each.executor.runAll();
        });
        rig.recorder.assertNext("message text a");
        assertEquals(List.of(2 * 3), rig.transport.writes());
        rig.transport.assertWritten("text b", "text c");
    }

    /** Where half of the time is up before the last of them is sent, it may be that which lets them go: tried again. */
    @Test
    void sixtyFourKibibytesDoNotWait() {
        Message message = Message.binary(new byte[30_000]);
        List<Integer> writesInside = new ArrayList<>();
        long[] began = {0};
        boolean[] inTime = {false};
        while (!inTime[0]) {
            Rig rig = Rig.open();
            rig.connection.onMessage(any -> {
                rig.connection.send(message);
                rig.connection.send(message);
                inTime[0] = System.nanoTime() - began[0] < MAX_HOLD / 2;
                rig.connection.send(message);
                writesInside.clear();
                writesInside.addAll(rig.transport.writes());
            });
            began[0] = System.nanoTime();
            rig.transport.deliver(Peer.text("a"));
            rig.assertExhausted();
        }
        assertEquals(List.of(3 * 30_004), writesInside, "more than 64 KiB were held back");
    }

    @Test
    void whatIsSentAfterAMillisecondDoesNotWait() {
        Rig rig = Rig.open();
        rig.connection.onMessage(message -> {
            waitOutTheHold();
            rig.connection.send("late");
            rig.transport.assertWritten("text late");
        });
        rig.transport.deliver(Peer.text("a"));
        rig.assertExhausted();
    }

    @Test
    void flushLetsGoWhatAListenerHasSent() {
        Rig rig = Rig.open();
        rig.recorder.when("message text a", () -> {
            rig.connection.send("working");
            rig.connection.flush();
            rig.transport.assertWritten("text working");
            rig.connection.send("done");
        });
        rig.transport.deliver(Peer.text("a"));
        rig.recorder.assertNext("message text a");
        rig.transport.assertWritten("text done");
        rig.assertExhausted();
    }

    @Test
    void flushOfAnotherThreadLetsGoWhatAListenerHasSent() {
        Rig rig = Rig.open();
        rig.recorder.when("message text a", () -> {
            rig.connection.send("working");
            Rig.elsewhere(rig.connection::flush);
            rig.transport.assertWritten("text working");
        });
        rig.transport.deliver(Peer.text("a"));
        rig.recorder.assertNext("message text a");
        rig.assertExhausted();
    }

    @Test
    void flushDuringAPendingWriteChangesNothing() {
        Rig rig = Rig.open();
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.connection.send("b");
        rig.connection.flush();
        rig.transport.assertWritten();
        rig.transport.complete();
        rig.transport.complete();
        rig.transport.assertWritten("text a", "text b");
        rig.settle();
        rig.recorder.assertNext("drain");
        rig.assertExhausted();
    }

    @Test
    void whatAnotherThreadSendsDuringADeliveryDoesNotWaitForItsEnd() {
        Rig rig = Rig.open();
        rig.recorder.when("message text a", () -> {
            Rig.elsewhere(() -> rig.connection.send("from elsewhere"));
            rig.transport.assertWritten("text from elsewhere");
        });
        rig.transport.deliver(Peer.text("a"));
        rig.recorder.assertNext("message text a");
        rig.assertExhausted();
    }

    @Test
    void whatAListenerSendsToAnotherConnectionDoesNotWait() {
        Rig rig = Rig.open();
        Rig other = Rig.open();
        rig.recorder.when("message text a", () -> {
            other.connection.send("hello");
            other.transport.assertWritten("text hello");
        });
        rig.transport.deliver(Peer.text("a"));
        rig.recorder.assertNext("message text a");
        rig.assertExhausted();
        other.assertExhausted();
    }

    @Test
    void aDelivererIsNotCapturedByOthersThatSendAllTheTime() {
        Rig rig = Rig.open();
        Thread reader = Thread.currentThread();
        int[] writes = {0};
        rig.connection.onMessage(rig.connection::send);
        rig.transport.onCall(method -> {
            if (method.equals("write") && Thread.currentThread() == reader) {
                writes[0]++;
                Rig.elsewhere(() -> rig.connection.send("more"));
            }
        });
        rig.transport.deliver(Peer.text("a"));
        assertEquals(8, writes[0], "then the executor goes on");
        assertEquals(1, rig.executor.size());
        rig.transport.onCall(method -> {});
        rig.settle();
        assertEquals(9, Peer.read(rig.transport.takeWritten()).size());
        rig.assertExhausted();
    }
}
