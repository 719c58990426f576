package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport.Written;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a flight recording shows of a connection. */
@Timeout(30)
class ConnectionEventsTest {

    private static final String URL = "ws://example.com/";
    private static final Duration SHORT = Duration.ZERO;
    private static final WebSocketOptions QUIET = WebSocketOptions.defaults().withPing(Duration.ZERO);
    private static final WebSocketOptions NARROW = QUIET.withMaxBufferedAmount(100);

    private static RecordedEvent only(List<RecordedEvent> events) {
        assertEquals(1, events.size(), events::toString);
        return events.get(0);
    }

    @Test
    void aReadIsABatchOfMessages() {
        byte[] both = Peer.join(Peer.text("hello"), Peer.text("world"));
        try (Flight flight = new Flight(SHORT)) {
            Rig rig = Rig.open();
            rig.transport.deliver(both);
            RecordedEvent batch = only(flight.land("MessageBatch"));
            assertEquals(URL, batch.getString("url"));
            assertEquals(2, batch.getInt("messages"));
            assertEquals(both.length, batch.getInt("bytes"));
        }
    }

    @Test
    void aFastBatchIsNotRecordedUnlessAskedFor() {
        try (Flight flight = new Flight(Duration.ofHours(1))) {
            Rig.open().transport.deliver(Peer.text("hello"));
            assertEquals(List.of(), flight.land("MessageBatch"));
        }
    }

    @Test
    void whatWasPausedIsPartOfTheBatchInWhichItIsDelivered() {
        byte[] frame = Peer.text("hello");
        try (Flight flight = new Flight(SHORT)) {
            Rig rig = Rig.open();
            rig.recorder.when("message text hello", rig.connection::pause);
            rig.transport.deliver(Peer.join(frame, frame));
            rig.connection.resume();
            rig.settle();
            List<RecordedEvent> batches = flight.land("MessageBatch");
            assertEquals(2, batches.size(), batches::toString);
            for (RecordedEvent batch : batches) {
                assertEquals(1, batch.getInt("messages"));
                assertEquals(frame.length, batch.getInt("bytes"));
            }
        }
    }

    @Test
    void theEndOfAConnectionSaysHowAndAfterHowLong() {
        try (Flight flight = new Flight()) {
            Rig rig = Rig.open(QUIET);
            rig.clock.pass(Duration.ofSeconds(3));
            rig.transport.deliver(Peer.close(4001, "enough"));
            RecordedEvent close = only(flight.land("Close"));
            assertEquals(URL, close.getString("url"));
            assertEquals(4001, close.getInt("code"));
            assertEquals("enough", close.getString("reason"));
            assertTrue(close.getBoolean("wasClean"));
            assertEquals(Duration.ofSeconds(3), close.getDuration("openFor"));
        }
    }

    @Test
    void whatNeverOpenedDoesNotClose() {
        try (Flight flight = new Flight()) {
            Rig rig = Rig.inHandler(QUIET);
            rig.connection.abort();
            rig.settle();
            rig.recorder.assertNext("close 1006");
            assertEquals(List.of(), flight.land("Close"));
        }
    }

    @Test
    void whoeverIsGivenUpForNotReadingIsASlowConsumer() {
        try (Flight flight = new Flight()) {
            Rig rig = Rig.open(NARROW);
            rig.transport.answerWrites(Written.PENDING);
            assertTrue(rig.connection.send(ByteBuffer.allocate(90)));
            assertFalse(rig.connection.send(ByteBuffer.allocate(90)));
            assertFalse(rig.connection.send(ByteBuffer.allocate(90)));
            RecordedEvent slow = only(flight.land("SlowConsumer"));
            assertEquals(URL, slow.getString("url"));
            assertEquals(92, slow.getLong("bufferedAmount"));
            assertEquals("closed", slow.getString("action"));
        }
    }

    @Test
    void ofWhatIsRefusedTheFirstIsRecordedSinceAllWasSent() {
        try (Flight flight = new Flight()) {
            Rig rig = Rig.open(NARROW.withOverflow(Overflow.REFUSE));
            rig.transport.answerWrites(Written.PENDING);
            for (int i = 0; i < 2; i++) {
                assertTrue(rig.connection.send(ByteBuffer.allocate(90)));
                assertFalse(rig.connection.send(ByteBuffer.allocate(90)));
                assertFalse(rig.connection.send(ByteBuffer.allocate(90)));
                rig.transport.complete();
                rig.settle();
            }
            List<RecordedEvent> slow = flight.land("SlowConsumer");
            assertEquals(2, slow.size(), slow::toString);
            for (RecordedEvent one : slow) {
                assertEquals("refused", one.getString("action"));
                assertEquals(92, one.getLong("bufferedAmount"));
            }
        }
    }

    @Test
    void aPeerThatDoesNotAnswerIsDead() {
        try (Flight flight = new Flight()) {
            Rig rig = Rig.open(QUIET.withPing(Duration.ofSeconds(30)).withPongTimeout(Duration.ofSeconds(20)));
            rig.clock.pass(Duration.ofSeconds(60));
            RecordedEvent dead = only(flight.land("DeadPeer"));
            assertEquals(URL, dead.getString("url"));
            Duration silent = dead.getDuration("silentFor");
            assertTrue(
                    silent.compareTo(Duration.ofSeconds(50)) >= 0 && silent.compareTo(Duration.ofSeconds(51)) < 0,
                    silent::toString);
        }
    }

    @Test
    void addressesAreShownWithoutWhatMayBeSecret() {
        assertEquals("wss://a.example/chat", addressOf("wss://a.example/chat?token=s3cret"));
        assertEquals("wss://a.example/chat", addressOf("wss://a.example/chat;jsessionid=s3cret?x=1"));
        assertEquals("wss://a.example/chat", addressOf("wss://a.example/chat"));
    }

    private static String addressOf(String url) {
        Rig rig = Rig.inHandler(QUIET);
        rig.connection.url = url;
        return rig.connection.address();
    }
}
