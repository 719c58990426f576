package io.websocketservlet.driver.eventstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamHandshakeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                " TEXT/Event-Stream ",
                "text/html,text/event-stream",
                "text/event-stream;q=0.001",
                "text/event-stream ; charset=utf-8 ; Q=1",
                "text/event-stream;q=0, text/event-stream",
                "text/event-stream;q=nonsense",
                "x/y;a=\"\\\",\", text/event-stream",
                ",,text/event-stream,,"
            })
    void aGetThatNamesTheTypeAsksForAStream(String accept) {
        assertTrue(EventStreamHandshake.isEventSource("GET", List.of(accept)));
        assertTrue(EventStreamHandshake.isEventSource("GET", List.of("a/b", accept)));
        assertEquals(200, EventStreamHandshake.judge("GET", List.of(accept)));
        assertFalse(EventStreamHandshake.isEventSource("POST", List.of(accept)));
        assertFalse(EventStreamHandshake.isEventSource("HEAD", List.of(accept)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/*",
                "text/event-stream;q=0",
                "text/event-stream;q=0.000",
                "text/event-stream2",
                "x/y;a=\", text/event-stream\""
            })
    void anotherGetDoesNot(String accept) {
        assertFalse(EventStreamHandshake.isEventSource("GET", List.of(accept)));
    }

    @Test
    void withoutAcceptThereIsNoStreamUnlessThereIsNothingElse() {
        assertFalse(EventStreamHandshake.isEventSource("GET", List.of()));
        assertEquals(200, EventStreamHandshake.judge("GET", List.of()));
        assertEquals(200, EventStreamHandshake.judge("HEAD", List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | 200",
                "text/* | 200",
                "text/*;q=0, */* | 406",
                "text/event-stream;q=0, */*, text/* | 406",
                "text/event-stream, text/*;q=0, */*;q=0 | 200",
                "text/html | 406",
                "application/* | 406"
            })
    void theMostPreciseRangeDecides(String accept, int status) {
        assertEquals(status, EventStreamHandshake.judge("GET", List.of(accept)));
        assertEquals(status, EventStreamHandshake.judge("HEAD", List.of(accept.split(","))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get", ""})
    void anotherMethodIsNotAllowed(String method) {
        assertEquals(405, EventStreamHandshake.judge(method, List.of("text/event-stream")));
    }

    @Test
    void aHostileAcceptTakesNoTime() {
        for (String part : List.of(",", ";", "\"", "\\", " ", "q=", "\t,", ", ;")) {
            EventStreamHandshake.judge("GET", List.of(part.repeat(200_000)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type", "content-length", "CONTENT-ENCODING", "Transfer-Encoding", "Connection"})
    void headersThatWouldContradictTheStreamAreRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> EventStreamHandshake.checkCustomHeader(name));
        EventStreamHandshake.checkCustomHeader("X-" + name);
    }

    @Test
    void theLastEventIdIsUtf8() {
        assertEquals("", EventStreamHandshake.lastEventId(null));
        assertEquals("99", EventStreamHandshake.lastEventId("99"));
        String id = "\u00e9\u2603\ud83d\ude00";
        String raw = new String(id.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertEquals(id, EventStreamHandshake.lastEventId(raw));
        assertEquals(id, EventStreamHandshake.lastEventId(id), "decoded by somebody else");
        assertEquals("caf\u00e9", EventStreamHandshake.lastEventId("caf\u00e9"), "Latin-1 after all");
    }
}
