package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Transport.Written;
import io.websocketservlet.driver.eventstream.EventStreamWriter;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of an event stream, and what goes out over it. */
@Timeout(20)
class EventStreamConnectionTest {

    private static final String RETRY = EventStreamRig.RETRY;

    private EventStreamRig rig = EventStreamRig.open();

    @AfterEach
    void nothingElseHappened() {
        rig.assertExhausted();
    }

    // Sending.

    @Test
    void eachEventLeavesAtOnce() {
        assertTrue(rig.stream.send("Hello"));
        rig.assertWritten("data: Hello\r\n\r\n");
        assertTrue(rig.stream.send(
                ServerSentEvent.of("News").withEvent("notification").withId("99")));
        rig.assertWritten("event: notification\r\nid: 99\r\ndata: News\r\n\r\n");
        assertTrue(rig.stream.ping());
        rig.assertWritten(":\r\n\r\n");
    }

    @Test
    void whatTheHandlerSendsLeavesTogetherWithTheFirstWrite() {
        rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
        assertEquals(ReadyState.CONNECTING, rig.stream.readyState());
        assertTrue(rig.stream.send("a"));
        assertTrue(rig.stream.send("b"));
        rig.start();
        rig.assertNext("open");
        assertEquals(ReadyState.OPEN, rig.stream.readyState());
        assertEquals(1, rig.transport.writes().size());
        rig.assertWritten(RETRY + "data: a\r\n\r\ndata: b\r\n\r\n");
    }

    @Test
    void whatGathersDuringAWriteLeavesInOneWrite() {
        rig.transport.answerWrites(Written.PENDING);
        for (int i = 0; i < 5; i++) {
            rig.stream.send("e" + i);
        }
        int writes = rig.transport.writes().size();
        rig.transport.answerWrites(Written.DONE);
        rig.transport.complete();
        assertEquals(writes + 2, rig.transport.writes().size(), "the first event, and all others");
        rig.assertWritten("data: e0\r\n\r\ndata: e1\r\n\r\ndata: e2\r\n\r\ndata: e3\r\n\r\ndata: e4\r\n\r\n");
        rig.assertNext("drain");
    }

    @Test
    void whatIsSentSoonAfterSomethingElseLeavesFromAWorker() {
        rig.step = 1;
        rig.stream.send("a");
        rig.assertWritten("data: a\r\n\r\n");
        rig.stream.send("b");
        rig.stream.send("c");
        rig.assertWritten("");
        int writes = rig.transport.writes().size();
        rig.executor.runAll();
        assertEquals(writes + 1, rig.transport.writes().size());
        rig.assertWritten("data: b\r\n\r\ndata: c\r\n\r\n");
    }

    @Test
    void whatWaitsForAWorkerGoesOutBeforeTheEnd() {
        rig.step = 1;
        rig.stream.send("a");
        rig.stream.send("b");
        rig.stream.close();
        rig.assertWritten("data: a\r\n\r\n");
        rig.assertNext("close 1000, clean");
        rig.assertWritten("data: b\r\n\r\n");
    }

    @Test
    void whereOneThreadWritesItWritesWhatHasGathered() {
        ManualExecutor writer = new ManualExecutor();
        rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
        rig.transport.writeOn(writer);
        rig.start();
        rig.assertNext("open");
        rig.assertWritten(RETRY);
        int writes = rig.transport.writes().size();
        rig.stream.send("a");
        rig.stream.send("b");
        rig.executor.runAll();
        rig.assertWritten("");
        assertEquals(1, writer.size());
        writer.runAll();
        rig.assertWritten("data: a\r\n\r\ndata: b\r\n\r\n");
        assertEquals(writes + 1, rig.transport.writes().size());
    }

    @Test
    void whereTheThreadThatWritesIsGoneAWorkerTakesItsPlace() {
        rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
        rig.transport.writeOn(task -> {
            throw new RejectedExecutionException();
        });
        rig.start();
        rig.assertNext("open");
        rig.stream.send("a");
        rig.executor.runAll();
        rig.assertWritten(RETRY + "data: a\r\n\r\n");
    }

    @Test
    void largeAndSmallEventsKeepTheirOrder() {
        StringBuilder expected = new StringBuilder();
        rig.transport.answerWrites(Written.PENDING);
        for (int size : new int[] {1, 5000, 2, 3, 70_000, 200_000, 4, 4090, 5}) {
            String data = "x".repeat(size);
            rig.stream.send(data);
            expected.append("data: ").append(data).append("\r\n\r\n");
        }
        assertEquals(expected.length(), rig.stream.bufferedAmount());
        rig.transport.answerWrites(Written.DONE);
        rig.transport.complete();
        rig.executor.runAll();
        rig.assertWritten(expected.toString());
        assertEquals(0, rig.stream.bufferedAmount());
        rig.assertNext("drain");
    }

    @Test
    void anEventIsEncodedOnceForAllStreams() {
        List<byte[]> written = new ArrayList<>();
        ServerSentEvent event = ServerSentEvent.of("to all");
        for (int i = 0; i < 3; i++) {
            EventStreamRig each = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
            Deliverers.run(() -> each.stream.start(new ManualTransport() {
                @Override
                public Written write(ByteBuffer[] buffers, Completion completion) {
                    written.add(buffers[0].array());
                    return super.write(buffers, completion);
                }
            }));
            written.clear(); // what it begins with
            each.stream.send(event);
            assertSame(EventStreamWriter.event(event), written.get(0));
        }
    }

    /** A delivery that takes longer than a millisecond holds nothing back: on a busy machine that happens, but not always. */
    @Test
    void whatAListenerSendsLeavesTogether() {
        int writes = 0;
        for (int i = 0; i < 1_000 && writes != 2; i++) {
            rig.assertExhausted();
            rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
            rig.stream.onOpen(() -> {
                rig.stream.send("a");
                rig.stream.send("b");
            });
            rig.start();
            rig.assertWritten(RETRY + "data: a\r\n\r\ndata: b\r\n\r\n");
            writes = rig.transport.writes().size();
        }
        assertEquals(2, writes, "the beginning, and what the listener sent");
    }

    @Test
    void flushLetsGoWhatAListenerSent() {
        rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
        rig.stream.onOpen(() -> {
            rig.stream.send("working");
            rig.stream.flush();
            rig.assertWritten(RETRY + "data: working\r\n\r\n");
        });
        rig.start();
        assertEquals(2, rig.transport.writes().size());
    }

    @Test
    void aClientNeedNotWaitForTheListenerToBeConnected() {
        rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
        rig.stream.send("from the handler");
        rig.stream.onOpen(() -> rig.assertWritten(RETRY + "data: from the handler\r\n\r\n"));
        rig.start();
    }

    // Slow clients.

    private static final EventStreamOptions LIMITED = EventStreamRig.OPTIONS.withMaxBufferedAmount(100);

    @Test
    void moreThanMayWaitClosesWith1013() {
        rig = EventStreamRig.open(LIMITED);
        rig.transport.answerWrites(Written.PENDING);
        assertTrue(rig.stream.send("x".repeat(80)));
        assertFalse(rig.stream.send("y".repeat(20)));
        assertTrue(rig.transport.isClosed());
        assertEquals(0, rig.stream.bufferedAmount());
        assertEquals(ReadyState.CLOSED, rig.stream.readyState());
        rig.assertNext("close 1013");
        assertFalse(rig.stream.send("too late"));
    }

    @Test
    void moreThanMayWaitIsRefusedWhereThatIsWanted() {
        rig = EventStreamRig.open(LIMITED.withOverflow(Overflow.REFUSE));
        rig.transport.answerWrites(Written.PENDING);
        assertTrue(rig.stream.send("x".repeat(80)));
        assertFalse(rig.stream.send("y".repeat(20)));
        assertEquals(ReadyState.OPEN, rig.stream.readyState());
        rig.transport.complete();
        rig.assertNext("drain");
        rig.assertWritten("data: " + "x".repeat(80) + "\r\n\r\n");
        rig.transport.answerWrites(Written.DONE);
        assertTrue(rig.stream.send("y"));
        rig.assertWritten("data: y\r\n\r\n");
    }

    @Test
    void oneLongerEventPassesWhenNothingWaits() {
        rig = EventStreamRig.inHandler(LIMITED);
        assertTrue(rig.stream.send("x".repeat(200)), "behind no more than what the stream begins with");
        assertFalse(rig.stream.send("y"));
        rig.assertNext("close 1013");
        rig = EventStreamRig.open(LIMITED);
        assertTrue(rig.stream.send("x".repeat(200)));
        rig.assertWritten("data: " + "x".repeat(200) + "\r\n\r\n");
    }

    // The end.

    @Test
    void closeEndsTheResponseBehindAllThatWasSent() {
        rig.transport.answerWrites(Written.PENDING);
        rig.stream.send("a");
        rig.stream.send("b");
        assertTrue(rig.stream.close());
        assertFalse(rig.stream.close());
        assertFalse(rig.stream.send("c"));
        assertFalse(rig.stream.ping());
        assertEquals(ReadyState.CLOSING, rig.stream.readyState());
        rig.transport.complete();
        assertFalse(rig.transport.isClosed());
        rig.assertNext();
        rig.transport.complete();
        assertTrue(rig.transport.isClosed());
        rig.assertWritten("data: a\r\n\r\ndata: b\r\n\r\n");
        rig.events.remove("drain");
        rig.executor.runAll();
        rig.events.remove("drain");
        rig.assertNext("close 1000, clean");
        assertEquals(ReadyState.CLOSED, rig.stream.readyState());
        assertEquals(1, rig.closed);
    }

    @Test
    void closeWithNothingLeftToWriteEndsAtOnce() {
        rig.stream.close();
        assertTrue(rig.transport.isClosed());
        rig.assertNext("close 1000, clean");
    }

    @Test
    void closeInTheHandlerStillSendsWhatItSent() {
        rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
        rig.stream.send("all there is");
        assertTrue(rig.stream.close());
        rig.start();
        rig.assertWritten(RETRY + "data: all there is\r\n\r\n");
        rig.assertNext("open", "close 1000, clean");
    }

    @Test
    void closeInAListenerEndsWhenThatReturns() {
        rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
        rig.stream.onOpen(() -> {
            rig.stream.send("bye");
            rig.stream.close();
            assertFalse(rig.transport.isClosed());
        });
        rig.start();
        assertTrue(rig.transport.isClosed());
        rig.assertWritten(RETRY + "data: bye\r\n\r\n");
        rig.assertNext("close 1000, clean");
    }

    @Test
    void aClientThatIsGoneIs1006() {
        rig.transport.breakWith(new IOException("gone"));
        assertFalse(rig.stream.send("x"));
        rig.assertNext("close 1006");
        assertFalse(rig.stream.close());
        assertEquals(1, rig.closed);
    }

    @Test
    void aResponseThatTheContainerEndedIs1006() {
        rig.transport.breakWith(null);
        rig.assertNext("close 1006");
    }

    @Test
    void aBrokenWriteEndsOnce() {
        rig.transport.onCall(method -> {
            if (method.equals("write")) {
                rig.transport.onCall(other -> {});
                rig.transport.breakWith(new IOException("gone"));
            }
        });
        rig.stream.send("x");
        rig.stream.abort();
        rig.assertNext("close 1006");
    }

    @Test
    void whatIsCutOffWhileClosingIsNotClean() {
        rig.transport.answerWrites(Written.PENDING);
        rig.stream.send("x");
        rig.stream.close();
        rig.transport.breakWith(new IOException("gone"));
        rig.assertNext("close 1000");
    }

    @Test
    void leavingTellsWhenToComeBack() {
        assertTrue(rig.stream.leave(1001, "", Duration.ofSeconds(17), Duration.ofSeconds(1)));
        rig.assertWritten("retry: 17000\r\n\r\n");
        rig.assertNext("close 1001, clean");
    }

    @Test
    void aFailedWriteEndsAllWriting() {
        rig.transport.answerWrites(Written.FAILED);
        assertTrue(rig.stream.send("a"));
        assertFalse(rig.stream.send("b"), "nothing can be written any more, though nobody was told of the end");
        assertFalse(rig.stream.ping());
        assertFalse(rig.stream.close());
        assertEquals(0, rig.stream.bufferedAmount());
        assertEquals(ReadyState.CLOSED, rig.stream.readyState());
        rig.transport.breakWith(new IOException("reset"));
        rig.assertNext("close 1006");
        assertEquals(0, rig.stream.bufferedAmount());
    }

    @Test
    void whereNobodyTellsOfTheEndAfterAFailedWriteTheDeadlineDoes() {
        rig.transport.answerWrites(Written.FAILED);
        rig.stream.send("a");
        rig.clock.pass(EventStreamRig.OPTIONS.writeTimeout().plusSeconds(1));
        rig.assertNext("close 1006");
        assertTrue(rig.transport.isClosed());
    }

    @Test
    void abortInTheHandlerIsReportedAndNothingIsStarted() {
        rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
        rig.stream.abort();
        rig.assertNext("close 1006");
        rig.start();
        assertTrue(rig.transport.isClosed());
    }

    @Test
    void aListenerThatThrowsEndsTheStreamWith1011() {
        rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
        rig.stream.onOpen(() -> {
            throw new IllegalStateException("broken");
        });
        rig.start();
        rig.assertWritten(RETRY);
        rig.assertNext("error broken", "close 1011, clean");
    }

    // Time.

    @Test
    void aPingIsWrittenInTwoHalves() {
        rig = EventStreamRig.open(EventStreamOptions.defaults());
        rig.clock.pass(Duration.ofMillis(14_900));
        rig.assertWritten("");
        rig.clock.pass(Duration.ofMillis(200));
        rig.assertWritten(":\r\n");
        rig.stream.send("between");
        rig.assertWritten("data: between\r\n\r\n");
        rig.clock.pass(Duration.ofMillis(600));
        rig.assertWritten("\r\n");
        rig.clock.pass(Duration.ofSeconds(15));
        rig.assertWritten(":\r\n\r\n");
        assertEquals(1, rig.statistics.messagesSent(), "a ping is no event");
    }

    @Test
    void noPingJoinsWhatWaitsAlready() {
        rig = EventStreamRig.open(EventStreamOptions.defaults());
        rig.transport.answerWrites(Written.PENDING);
        rig.stream.send("x");
        long waiting = rig.stream.bufferedAmount();
        rig.clock.pass(Duration.ofSeconds(40));
        assertEquals(waiting, rig.stream.bufferedAmount());
        rig.transport.answerWrites(Written.DONE);
        rig.transport.complete();
        rig.assertWritten("data: x\r\n\r\n");
        rig.assertNext("drain");
    }

    @Test
    void noHalfOfAPingGoesWithoutItsFirst() {
        rig = EventStreamRig.open(EventStreamOptions.defaults());
        rig.transport.answerWrites(Written.PENDING);
        rig.stream.send("x");
        rig.clock.pass(Duration.ofMillis(15_200));
        rig.transport.answerWrites(Written.DONE);
        rig.transport.complete();
        rig.assertWritten("data: x\r\n\r\n");
        rig.clock.pass(Duration.ofMillis(600));
        rig.assertWritten("");
        rig.assertNext("drain");
    }

    @Test
    void aClientThatTakesNothingForAMinuteIsGivenUp() {
        rig.clock.pass(Duration.ofMinutes(5));
        rig.transport.answerWrites(Written.PENDING);
        rig.stream.send("x");
        rig.clock.pass(Duration.ofMillis(59_800));
        rig.assertNext();
        rig.clock.pass(Duration.ofMinutes(1));
        assertTrue(rig.transport.isClosed());
        rig.assertNext("close 1006");
    }

    @Test
    void aClientThatTakesALittleIsNotGivenUp() {
        rig.transport.answerWrites(Written.PENDING);
        rig.stream.send("first");
        for (int i = 0; i < 10; i++) {
            rig.stream.send("e" + i);
            rig.clock.pass(Duration.ofSeconds(50));
            rig.transport.complete();
        }
        rig.transport.complete();
        rig.transport.takeWritten();
        assertFalse(rig.transport.isClosed());
        rig.executor.runAll();
        rig.events.clear(); // drained, some times
    }

    @Test
    void whatWasSentBeforeCloseHasAMinute() {
        rig.transport.answerWrites(Written.PENDING);
        rig.stream.send("x");
        rig.stream.close();
        rig.clock.pass(Duration.ofSeconds(61));
        assertTrue(rig.transport.isClosed());
        rig.assertNext("close 1000");
    }

    @Test
    void aStreamEndsWhenItHasLivedLongEnough() {
        rig = EventStreamRig.open(EventStreamRig.OPTIONS.withLifetime(Duration.ofMinutes(10)));
        rig.clock.pass(Duration.ofMinutes(9).minusSeconds(1));
        rig.assertNext();
        rig.stream.send("until then");
        rig.assertWritten("data: until then\r\n\r\n");
        for (int i = 0; i < 62; i++) {
            rig.clock.pass(Duration.ofSeconds(1));
            rig.executor.runAll();
        }
        rig.assertNext("close 1000, clean");
        rig.assertExhausted();
    }

    @Test
    void aStreamThatIsStuckWhenItHasLivedLongEnoughIsGivenUp() {
        rig = EventStreamRig.open(
                EventStreamRig.OPTIONS.withLifetime(Duration.ofMinutes(10)).withWriteTimeout(Duration.ofMinutes(20)));
        rig.transport.answerWrites(Written.PENDING);
        rig.stream.send("stuck");
        rig.clock.pass(Duration.ofMinutes(10).plusSeconds(1));
        rig.assertNext();
        rig.clock.pass(Duration.ofMinutes(20));
        rig.assertNext("close 1000");
        rig.transport.takeWritten();
    }

    @Test
    void aResponseThatIsNeverHandedOverIsGivenUp() {
        rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
        rig.stream.begin();
        rig.clock.pass(Duration.ofSeconds(11));
        rig.assertNext("close 1006");
    }

    /** Where thousands come at once, a listener may be called long after the response can be written. */
    @Test
    void aResponseThatIsReachedMayWaitForAThread() {
        rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
        rig.stream.begin();
        rig.clock.pass(Duration.ofSeconds(9));
        rig.stream.reached();
        rig.clock.pass(Duration.ofMinutes(5));
        rig.assertNext();
        Deliverers.run(() -> rig.stream.start(rig.transport));
        rig.assertNext("open");
        rig.assertWritten(RETRY);
    }

    @Test
    void aResponseThatIsReachedEndsInTimeAllTheSame() {
        rig = EventStreamRig.inHandler(EventStreamRig.OPTIONS);
        rig.stream.begin();
        rig.stream.reached();
        rig.stream.close();
        rig.clock.pass(Duration.ofSeconds(61));
        rig.assertNext("close 1000");
    }

    // Beside a feed.

    private static EventFeed feedOf(int events, int size) {
        Iterator<byte[]> all = Collections.nCopies(events, new byte[size]).iterator();
        return new EventFeed() {

            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public byte[] next() {
                return all.next();
            }

            @Override
            public void end() {}
        };
    }

    @Test
    void onlyTheFeedHasIds() {
        assertTrue(rig.stream.feed(feedOf(0, 1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> rig.stream.send(ServerSentEvent.of("a").withId("7")));
        assertTrue(rig.stream.send(ServerSentEvent.of("a").withEvent("aside")));
        rig.assertWritten("event: aside\r\ndata: a\r\n\r\n");
    }

    /** For a client that reads nothing that much is kept beside the feed, and no more. */
    @Test
    void ofAFeedFewEventsAreOnTheirWay() {
        rig.stream.send("x".repeat(1_000_000)); // from then on larger writes are tried
        rig.executor.runAll();
        rig.transport.takeWritten();
        int before = rig.transport.writes().size();
        assertTrue(rig.stream.feed(feedOf(1000, 1000)));
        rig.executor.runAll();
        List<Integer> writes =
                rig.transport.writes().subList(before, rig.transport.writes().size());
        assertTrue(writes.size() >= 15);
        writes.forEach(size -> assertTrue(size < 64 * 1024 + 1000, () -> size + " bytes"));
        assertEquals(1_000_000, rig.transport.takeWritten().length);
    }

    // Counting.

    @Test
    void eventsAndBytesAreCounted() {
        rig.stream.send("a");
        rig.assertWritten("data: a\r\n\r\n");
        assertEquals(1, rig.statistics.messagesSent());
        assertEquals(RETRY.length() + 11, rig.statistics.bytesSent());
        assertEquals(1, rig.statistics.open());
        rig.stream.close();
        rig.assertNext("close 1000, clean");
        assertEquals(0, rig.statistics.open());
        assertEquals(Map.of(1000, 1L), rig.statistics.closed());
    }
}
