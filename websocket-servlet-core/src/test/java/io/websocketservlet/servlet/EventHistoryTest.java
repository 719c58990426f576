package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import io.websocketservlet.driver.eventstream.ServerSentEvent;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventHistoryTest {

    private static final HistoryOptions OPTIONS = HistoryOptions.defaults();

    private static EventHistory keeping(int events) {
        return new EventHistory(OPTIONS.withMaxEvents(events));
    }

    private static EventHistory with(String... data) {
        EventHistory history = new EventHistory();
        List.of(data).forEach(history::publish);
        return history;
    }

    // Joining.

    @Test
    void whoeverHasSeenNothingGetsWhatIsToCome() {
        EventHistory history = with("a", "b");
        HistoryClient client = new HistoryClient(history);
        client.assertNext();
        history.publish("c");
        history.publish("d");
        client.assertNext("c", "d");
    }

    @Test
    void whoeverIsCutOffBeforeTheFirstEventMissesNoneAllTheSame() {
        EventHistory history = with("a");
        HistoryClient client = new HistoryClient(history);
        client.assertNext();
        assertEquals(history.lastEventId(), client.lastEventId());
        client.disconnect();
        history.publish("b");
        client.reconnect();
        client.assertNext("b");
    }

    @Test
    void evenIfNothingWasPublishedYet() {
        EventHistory history = new EventHistory();
        HistoryClient client = new HistoryClient(history);
        client.assertNext();
        client.disconnect();
        history.publish("a");
        client.reconnect();
        client.assertNext("a");
    }

    @Test
    void whoeverComesBackGetsWhatItMissed() {
        EventHistory history = with();
        HistoryClient client = new HistoryClient(history);
        history.publish("a");
        client.assertNext("a");
        client.disconnect();
        history.publish("b");
        history.publish("c");
        client.reconnect();
        history.publish("d");
        client.assertNext("b", "c", "d");
        client.disconnect();
        client.reconnect();
        client.assertNext();
    }

    @Test
    void eventsKeepTheirTypeAndText() {
        EventHistory history = new EventHistory();
        HistoryClient client = new HistoryClient(history);
        String id = history.publish(ServerSentEvent.of("two\nlines").withEvent("news"));
        assertEquals(new ServerSentEvent("news", id, "two\nlines", null), client.next());
    }

    @Test
    void ownIdsAreKept() {
        EventHistory history = new EventHistory();
        assertEquals("row 17", history.publish(ServerSentEvent.of("a").withId("row 17")));
        assertEquals("row 18", history.publish(ServerSentEvent.of("b").withId("row 18")));
        HistoryClient client = new HistoryClient(history, "row 17");
        client.assertNext("b");
        assertEquals("row 18", client.lastEventId());
        assertEquals("row 18", history.lastEventId());
    }

    @Test
    void anIdThatIsStillKeptIsRefused() {
        EventHistory history = keeping(1);
        history.publish(ServerSentEvent.of("a").withId("1"));
        assertThrows(
                IllegalArgumentException.class,
                () -> history.publish(ServerSentEvent.of("b").withId("1")));
        assertThrows(
                IllegalArgumentException.class,
                () -> history.publish(ServerSentEvent.of("b").withId("")));
        assertEquals(1, history.events());
        history.publish("b");
        assertThrows(
                IllegalArgumentException.class,
                () -> history.publish(ServerSentEvent.of("c").withId("1")),
                "who has seen that one misses nothing");
        history.publish("c");
        history.publish(ServerSentEvent.of("d").withId("1"));
    }

    /** It would come back as another one, or not at all. */
    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "a\tb", "a\u007f", "\u0001", "\ud83d", "a\ude00"})
    void anIdThatCannotComeBackIsRefused(String id) {
        EventHistory history = new EventHistory();
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> history.publish(ServerSentEvent.of("x").withId(id)));
        assertTrue(refused.getMessage().contains("does not come back"), refused.getMessage());
        assertEquals(0, history.events());
    }

    @Test
    void aLongIdIsRefused() {
        EventHistory history = new EventHistory();
        history.publish(ServerSentEvent.of("x").withId("\u20ac".repeat(1000)));
        assertThrows(
                IllegalArgumentException.class,
                () -> history.publish(ServerSentEvent.of("x").withId("a".repeat(1001))));
        assertEquals(1, history.events());
    }

    @Test
    void allMembersAreTold() {
        EventHistory history = new EventHistory();
        AtomicInteger told = new AtomicInteger();
        HistoryMember first = history.member("", told::incrementAndGet);
        history.member("", told::incrementAndGet);
        assertEquals(2, history.size());
        history.publish("a");
        assertEquals(2, told.get());
        first.leave();
        history.publish("b");
        assertEquals(3, told.get());
        assertEquals(1, history.size());
    }

    // What is not kept any more.

    @Test
    void whoeverMissedMoreThanIsKeptIsToldSo() {
        EventHistory history = keeping(2);
        HistoryClient client = new HistoryClient(history);
        String seen = history.publish("a");
        client.assertNext("a");
        client.disconnect();
        List.of("b", "c", "d").forEach(history::publish);
        client.reconnect();
        client.assertNext("gap: " + seen, "c", "d");
    }

    @Test
    void whoeverMissedExactlyWhatIsKeptMissedNothing() {
        EventHistory history = keeping(2);
        HistoryClient client = new HistoryClient(history);
        history.publish("a");
        client.assertNext("a");
        client.disconnect();
        List.of("b", "c").forEach(history::publish);
        client.reconnect();
        client.assertNext("b", "c");
    }

    @Test
    void whoeverIsCutOffRightBehindTheGapIsNotToldTwice() {
        EventHistory history = keeping(2);
        HistoryClient client = new HistoryClient(history, "long ago");
        List.of("a", "b", "c").forEach(history::publish);
        client.assertNextButNoMore("gap: long ago");
        client.disconnect();
        client.reconnect();
        client.assertNext("b", "c");
    }

    @Test
    void anIdOfAnotherHistoryIsOneThatIsNotKept() {
        EventHistory before = with("a", "b"); // the server was started again
        EventHistory history = with("c");
        assertNotEquals(before.lastEventId(), history.lastEventId());
        new HistoryClient(history, before.lastEventId()).assertNext("gap: " + before.lastEventId(), "c");
    }

    @Test
    void whoeverFallsBehindWhileItIsThereIsToldSo() {
        EventHistory history = keeping(3);
        HistoryClient slow = new HistoryClient(history);
        String seen = history.publish("a");
        slow.assertNext("a");
        List.of("b", "c", "d", "e").forEach(history::publish);
        slow.assertNext("gap: " + seen, "c", "d", "e");
        history.publish("f");
        slow.assertNext("f");
    }

    @Test
    void theGapHasTheTypeThatIsWanted() {
        EventHistory history = new EventHistory(OPTIONS.withGapEvent("missed"));
        ServerSentEvent told = new HistoryClient(history, "x").next();
        assertEquals("missed", told.event());
        assertEquals("x", told.data());
        assertEquals(history.lastEventId(), told.id());
    }

    @Test
    void noMoreBytesAreKeptThanAllowed() {
        EventHistory history = new EventHistory(OPTIONS.withMaxBytes(1_000));
        for (int i = 0; i < 50; i++) {
            history.publish("x".repeat(100));
        }
        assertTrue(history.events() >= 6 && history.events() <= 8, () -> history.events() + " events");
        history.publish("y".repeat(5_000));
        assertEquals(1, history.events(), "the newest one stays");
        HistoryClient client = new HistoryClient(history, "old");
        client.assertNext("gap: old", "y".repeat(5_000));
    }

    @Test
    void noEventIsKeptLongerThanAllowed() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10); // a clock may wrap around
        EventHistory history = new EventHistory(OPTIONS.withMaxAge(Duration.ofSeconds(10)), now::get);
        history.publish("a");
        now.addAndGet(6_000_000_000L);
        String seen = history.publish("b");
        assertEquals(2, history.events());
        now.addAndGet(6_000_000_000L);
        assertEquals(1, history.events());
        now.addAndGet(6_000_000_000L);
        assertEquals(0, history.events());
        new HistoryClient(history, seen).assertNext();
        history.publish("c");
        new HistoryClient(history, seen).assertNext("c");
        new HistoryClient(history, "older").assertNext("gap: older", "c");
    }

    @Test
    void limitsMayChange() {
        EventHistory history = with("a", "b", "c", "d");
        history.limit(OPTIONS.withMaxEvents(2));
        assertEquals(2, history.events());
        new HistoryClient(history, "?").assertNext("gap: ?", "c", "d");
    }

    // The end of a stream.

    @Test
    void aStreamThatEndsGetsWhatWasPublishedBefore() {
        EventHistory history = with();
        HistoryClient client = new HistoryClient(history);
        history.publish("a");
        client.end();
        history.publish("b");
        client.assertNext("a");
        client.disconnect();
        client.reconnect();
        client.assertNext("b");
    }

    @Test
    void aStreamThatEndsAndFallsBehindGoesOnWhenItComesBack() {
        EventHistory history = keeping(1);
        HistoryClient client = new HistoryClient(history);
        String first = history.lastEventId();
        client.assertNext();
        history.publish("a");
        client.end();
        history.publish("b");
        history.publish("c");
        client.assertNext("gap: " + first);
        client.disconnect();
        client.reconnect();
        client.assertNext("c");
    }

    // One for each name.

    @Test
    void anApplicationHasOneOfEachName() {
        ServletContext context = Handshake.application();
        EventHistory news = EventHistory.of(context, "news");
        assertEquals(news, EventHistory.of(context, "news"));
        assertNotEquals(news, EventHistory.of(context, "weather"));
        assertNotEquals(news, EventHistory.of(Handshake.application(), "news"));
        EventHistory.of(context, "news", OPTIONS.withMaxEvents(1));
        assertEquals(1, news.options().maxEvents());
    }

    @Test
    void aStreamOfSomebodyElsesCannotJoin() {
        EventHistory history = new EventHistory();
        EventSource foreign = mock(EventSource.class);
        assertThrows(IllegalArgumentException.class, () -> history.join(foreign, ""));
        assertEquals(0, history.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void limitsArePositive(int limit) {
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.withMaxEvents(limit));
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.withMaxBytes(limit));
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.withMaxAge(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.withGapEvent(""));
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.withGapEvent("a\nb"));
        assertFalse(
                OPTIONS.withMaxAge(Duration.ofSeconds(Long.MAX_VALUE)).maxAge().isZero());
    }
}
