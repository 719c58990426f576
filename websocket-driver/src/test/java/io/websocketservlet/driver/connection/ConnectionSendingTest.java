package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Transport.Written;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose the bytes are that are sent, and how many may wait. */
@Timeout(20)
class ConnectionSendingTest {

    private static final int LIMIT = 1000;
    private static final int HEADER = 4; // of a server's frame with 126 to 65,535 bytes

    private Rig rig = Rig.open();

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    private static final WebSocketOptions LIMITED =
            WebSocketOptions.defaults().withPing(Duration.ZERO).withMaxBufferedAmount(LIMIT);

    private static Rig limited() {
        return Rig.open(LIMITED);
    }

    @Test
    void bytesAreCopied() {
        for (int size : new int[] {2, 10_000}) { // small ones are put together, large ones are sent from where they lie
            ByteBuffer bytes = ByteBuffer.allocate(size).put(0, (byte) 0xAB);
            rig.transport.answerWrites(Written.PENDING);
            rig.connection.send("in flight");
            assertTrue(rig.connection.send(bytes));
            assertEquals(0, bytes.position());
            bytes.put(0, (byte) 0xCD);
            rig.transport.complete();
            rig.transport.complete();
            List<String> frames = Peer.read(rig.transport.takeWritten());
            assertTrue(frames.get(1).startsWith("binary ab"), frames::toString);
            rig.settle();
            rig.recorder.assertNext("drain");
        }
    }

    @Test
    void drainIsReportedOnceNothingWaitsAnyMore() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.transport.complete();
        rig.connection.send("b");
        rig.settle();
        rig.recorder.assertNext();
        rig.transport.complete();
        rig.settle();
        rig.recorder.assertNext("drain");
    }

    @Test
    void drainIsReportedAlthoughTheLastWriteDidNotWait() {
        rig.transport.answerWrites(Written.PENDING);
        rig.recorder.when("message text go", () -> {
            rig.connection.flush();
            rig.transport.complete();
            rig.transport.answerWrites(Written.DONE); // first: "b" leaves at once if we were slow so far
            rig.connection.send("b");
        });
        rig.connection.send("a");
        rig.transport.deliver(Peer.text("go"));
        rig.settle();
        rig.recorder.assertNext("message text go", "drain");
    }

    @Test
    void onlyTheBytesBetweenPositionAndLimitAreSent() {
        ByteBuffer bytes =
                ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3).slice();
        rig.connection.send(bytes);
        rig.connection.send(ByteBuffer.allocateDirect(3).put(0, (byte) 9).limit(1));
        rig.connection.send(bytes.asReadOnlyBuffer());
        rig.transport.assertWritten("binary 0203", "binary 09", "binary 0203");
    }

    @Test
    void aMessageOwnsItsArrayAndIsSentFromWhereItLies() {
        byte[] array = new byte[10_000];
        Message message = Message.binary(array);
        ByteBuffer[][] handed = {null};
        ServerEnd connection = new ServerEnd(WebSocketOptions.defaults(), rig.executor, rig.clock.timers());
        connection.start(new ManualTransport() {
            @Override
            public Written write(ByteBuffer[] buffers, Completion completion) {
                handed[0] = buffers;
                return super.write(buffers, completion);
            }
        });
        connection.send(message);
        assertTrue(handed[0].length == 2 && handed[0][1].array() == array, "the array was copied");
    }

    @Test
    void oneMessageMayGoToManyConnections() {
        Message text = Message.text("to all");
        Message bytes = Message.binary(new byte[10_000]);
        List<Rig> all = List.of(Rig.open(), Rig.open(), Rig.open());
        for (Rig each : all) {
            assertTrue(each.connection.send(text));
            assertTrue(each.connection.send(bytes));
        }
        for (Rig each : all) {
            each.transport.assertWritten("text to all", "binary 0000000000000000... 20000");
            each.assertExhausted();
        }
    }

    @Test
    void loneSurrogatesAreReplaced() {
        rig.connection.send("a\uD800b");
        rig.transport.assertWritten("text a\uFFFDb");
    }

    @Test
    void bufferedAmountIsWhatTheOperatingSystemDoesNotHave() {
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("x".repeat(200));
        assertEquals(200 + HEADER, rig.connection.bufferedAmount(), "the write in flight");
        rig.connection.send("x".repeat(300));
        assertEquals(500 + 2 * HEADER, rig.connection.bufferedAmount(), "and what waits");
        rig.transport.complete();
        assertEquals(300 + HEADER, rig.connection.bufferedAmount());
        rig.transport.complete();
        assertEquals(0, rig.connection.bufferedAmount());
        rig.settle();
        rig.recorder.assertNext("drain");
    }

    @Test
    void onDrainComesWhenNothingWaitsAfterSomethingHadTo() {
        rig.connection.send("at once");
        rig.settle();
        rig.recorder.assertNext();
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("a");
        rig.connection.send("b");
        rig.transport.complete();
        rig.settle();
        rig.recorder.assertNext();
        rig.transport.complete();
        rig.settle();
        rig.recorder.assertNext("drain");
    }

    @Test
    void onDrainMaySendTheNext() {
        rig.recorder.onEvent(event -> {
            if (event.equals("drain") && rig.transport.writes().size() < 4) {
                rig.connection.send("next");
            }
        });
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.send("first");
        while (rig.transport.complete()) {
            rig.settle();
        }
        rig.transport.assertWritten("text first", "text next", "text next", "text next");
        rig.recorder.assertNext("drain", "drain", "drain", "drain");
    }

    @Test
    void moreThanMayWaitClosesWith1013() {
        rig = limited();
        rig.transport.answerWrites(Written.PENDING);
        assertTrue(rig.connection.send("x".repeat(400)));
        assertTrue(rig.connection.send("x".repeat(400)));
        assertFalse(rig.connection.send("x".repeat(400)));
        assertTrue(rig.transport.isClosed(), "at once: the peer does not read");
        assertEquals(0, rig.connection.bufferedAmount(), "the queue is dropped");
        rig.recorder.assertNext();
        rig.settle();
        rig.recorder.assertNext("close 1013");
        assertFalse(rig.connection.send("too late"));
    }

    @Test
    void exactlyAsMuchAsMayWaitPasses() {
        rig = limited();
        rig.transport.answerWrites(Written.PENDING);
        assertTrue(rig.connection.send("x".repeat(LIMIT / 2 - HEADER)));
        assertTrue(rig.connection.send("x".repeat(LIMIT / 2 - HEADER)));
        assertEquals(LIMIT, rig.connection.bufferedAmount());
        assertFalse(rig.connection.send(""));
        rig.settle();
        rig.recorder.assertNext("close 1013");
    }

    @Test
    void oneLargerMessagePassesWhenNothingWaits() {
        rig = limited();
        rig.transport.answerWrites(Written.PENDING);
        assertTrue(rig.connection.send("x".repeat(10 * LIMIT)));
        rig.transport.complete();
        rig.settle();
        rig.recorder.assertNext("drain");
        assertTrue(rig.connection.send("x".repeat(10 * LIMIT)));
        assertFalse(rig.connection.send("x"));
        rig.settle();
        rig.recorder.assertNext("close 1013");
    }

    @Test
    void whatAListenerSendsIsNoOverflowIfThePeerTakesIt() {
        rig = limited();
        rig.connection.onMessage(message -> {
            for (int i = 0; i < 5; i++) {
                assertTrue(rig.connection.send("x".repeat(600)));
            }
        });
        rig.transport.deliver(Peer.text("a"));
        rig.settle();
        assertEquals(5, Peer.read(rig.transport.takeWritten()).size());
    }

    @Test
    void moreThanMayWaitIsRefusedWhereThatIsWanted() {
        rig = Rig.open(LIMITED.withOverflow(Overflow.REFUSE));
        rig.transport.answerWrites(Written.PENDING);
        assertTrue(rig.connection.send("x".repeat(400)));
        assertTrue(rig.connection.send("y".repeat(400)));
        assertFalse(rig.connection.send("z".repeat(400)));
        assertTrue(rig.connection.send("z".repeat(100)), "a shorter one has room");
        assertEquals(ReadyState.OPEN, rig.connection.readyState());
        rig.transport.complete();
        rig.recorder.assertNext();
        rig.transport.complete();
        rig.settle();
        rig.recorder.assertNext("drain");
        assertTrue(rig.connection.send("z".repeat(400)));
        rig.transport.complete();
        rig.settle();
        rig.recorder.assertNext("drain");
        rig.transport.assertWritten(
                "text " + Peer.shown("x".repeat(400)),
                "text " + Peer.shown("y".repeat(400)),
                "text " + Peer.shown("z".repeat(100)),
                "text " + Peer.shown("z".repeat(400)));
    }

    /** Nothing had to wait for the transport, only for the thread that was about to hand it over. */
    @Test
    void whoeverWasRefusedIsToldOfTheDrainEvenIfNoWriteHadToWait() {
        rig = Rig.open(LIMITED.withOverflow(Overflow.REFUSE));
        List<Boolean> sent = new ArrayList<>();
        rig.transport.onCall(method -> {
            if (method.equals("write") && sent.isEmpty()) {
                sent.add(true);
                Rig.elsewhere(() -> sent.add(rig.connection.send("y".repeat(LIMIT))));
            }
        });
        assertTrue(rig.connection.send("x".repeat(LIMIT)));
        assertEquals(List.of(true, false), sent);
        rig.settle();
        rig.recorder.assertNext("drain");
        rig.transport.assertWritten("text " + Peer.shown("x".repeat(LIMIT)));
    }

    @Test
    void whatTheHandlerSendsTooMuchIsRefusedToo() {
        rig = Rig.inHandler(LIMITED.withOverflow(Overflow.REFUSE));
        assertTrue(rig.connection.send("x".repeat(LIMIT)));
        assertFalse(rig.connection.send("y"));
        rig.connection.begin();
        rig.start();
        rig.settle();
        rig.recorder.assertNext("open", "drain");
        rig.transport.assertWritten("text " + Peer.shown("x".repeat(LIMIT)));
    }

    @Test
    void anOverflowInAListenerComesToItsEnd() {
        rig = limited();
        rig.transport.answerWrites(Written.PENDING);
        rig.connection.onMessage(message -> {
            boolean sent = true;
            while (sent) {
                sent = rig.connection.send("x".repeat(600));
            }
        });
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.settle();
        rig.recorder.assertNext("close 1013");
        assertTrue(rig.transport.isClosed());
    }

    @Test
    void anOverflowOfAPausedConnectionIsReported() {
        rig = limited();
        rig.transport.answerWrites(Written.PENDING);
        rig.recorder.when("message text a", rig.connection::pause);
        rig.transport.deliver(Peer.join(Peer.text("a"), Peer.text("b")));
        rig.connection.send("x".repeat(LIMIT));
        assertFalse(rig.connection.send("x"));
        rig.settle();
        rig.recorder.assertNext("message text a", "close 1013");
    }

    @Test
    void nothingIsNoMessage() {
        assertThrows(NullPointerException.class, () -> rig.connection.send((String) null));
        assertThrows(NullPointerException.class, () -> rig.connection.send((ByteBuffer) null));
        assertThrows(NullPointerException.class, () -> rig.connection.send((Message) null));
        rig.connection.send("");
        rig.transport.assertWritten("text ");
    }
}
