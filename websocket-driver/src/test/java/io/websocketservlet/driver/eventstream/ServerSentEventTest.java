package io.websocketservlet.driver.eventstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSentEventTest {

    private static final ServerSentEvent PLAIN = ServerSentEvent.of("x");

    private static String refused(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }

    @Test
    void eachPartIsThereOrNot() {
        assertEquals(new ServerSentEvent(null, null, "x", null), PLAIN);
        ServerSentEvent all = PLAIN.withEvent("news").withId("99").withRetry(Duration.ofSeconds(3));
        assertEquals(new ServerSentEvent("news", "99", "x", Duration.ofMillis(3000)), all);
        assertEquals(PLAIN, all.withEvent(null).withId(null).withRetry(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n"})
    void typeWithALineBreakIsRefused(String lineBreak) {
        String shown = lineBreak.replaceAll(".|\n|\r", "?");
        assertEquals(
                "event with a line break: \"a" + shown + "data: evil\"",
                refused(() -> PLAIN.withEvent("a" + lineBreak + "data: evil")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n"})
    void idWithALineBreakIsRefused(String lineBreak) {
        String shown = lineBreak.replaceAll(".|\n|\r", "?");
        assertEquals("id with a line break: \"1" + shown + "\"", refused(() -> PLAIN.withId("1" + lineBreak)));
    }

    @Test
    void idWithNulIsRefused() {
        assertEquals("id with NUL: \"1?2\"", refused(() -> PLAIN.withId("1\0002")));
        assertEquals("1\0002", PLAIN.withEvent("1\0002").event()); // to a browser that is a type like others
    }

    @Test
    void aLongValueIsShownInShort() {
        assertEquals(
                "id with NUL: \"" + "1".repeat(100) + "...\"", refused(() -> PLAIN.withId("1".repeat(2000) + "\0")));
    }

    @Test
    void anEmptyTypeIsNone() {
        assertNull(PLAIN.withEvent("").event());
        assertEquals("", PLAIN.withId("").id()); // which makes a browser forget what it had
    }

    @Test
    void timeToWaitIsInWholeMilliseconds() {
        assertEquals(
                Duration.ofMillis(456),
                PLAIN.withRetry(Duration.ofNanos(456_700_000)).retry());
        assertEquals(Duration.ZERO, PLAIN.withRetry(Duration.ZERO).retry());
        Duration longest = Duration.ofMillis(999_999_999_999_999_999L);
        assertEquals(longest, PLAIN.withRetry(longest).retry());
    }

    @Test
    void timeToWaitThatIsNoneIsRefused() {
        assertEquals(
                "retry PT-1S, from 0 to PT277777777777H46M39.999S allowed",
                refused(() -> PLAIN.withRetry(Duration.ofSeconds(-1))));
        refused(() -> PLAIN.withRetry(Duration.ofMillis(1_000_000_000_000_000_000L)));
        refused(() -> PLAIN.withRetry(Duration.ofSeconds(Long.MAX_VALUE)));
        refused(() -> EventStreamWriter.retry(Duration.ofMillis(-1)));
    }

    @Test
    void thereIsAlwaysData() {
        assertThrows(NullPointerException.class, () -> ServerSentEvent.of(null));
    }
}
