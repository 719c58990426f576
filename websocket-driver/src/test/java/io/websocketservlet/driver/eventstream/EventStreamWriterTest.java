package io.websocketservlet.driver.eventstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventStreamWriterTest {

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String written(ServerSentEvent event) {
        return text(EventStreamWriter.event(event));
    }

    @Test
    void fieldsComeInTheirOrder() {
        ServerSentEvent event =
                ServerSentEvent.of("x").withEvent("news").withId("99").withRetry(Duration.ofSeconds(3));
        assertEquals("event: news\r\nid: 99\r\nretry: 3000\r\ndata: x\r\n\r\n", written(event));
    }

    @Test
    void eachLineOfTheDataIsOne() {
        assertEquals("data: a\r\ndata: b\r\n\r\n", written(ServerSentEvent.of("a\r\nb")));
        assertEquals("data: a\ndata: \rdata: b\r\n\r\n", written(ServerSentEvent.of("a\n\rb")));
        assertEquals("data: \r\ndata: \r\n\r\n", written(ServerSentEvent.of("\r\n")));
        assertEquals("data: a\rdata: \r\n\r\n", written(ServerSentEvent.of("a\r")));
        assertEquals(
                "data: a\u2028b\u0085c\fd\r\n\r\n", written(ServerSentEvent.of("a\u2028b\u0085c\fd"))); // no breaks
    }

    @Test
    void emptyIdIsWritten() {
        assertEquals("id: \r\ndata: x\r\n\r\n", written(ServerSentEvent.of("x").withId("")));
    }

    @Test
    void halfACharacterIsReplaced() {
        assertEquals(
                "event: \uFFFDe\r\nid: \uFFFD\r\ndata: \uFFFD😀?\uFFFD\r\n\r\n",
                written(ServerSentEvent.of("\uDE00😀?\uD83D")
                        .withEvent("\uD83De")
                        .withId("\uDE00")));
    }

    @Test
    void commentsHaveNoWayOutOfTheirLines() {
        assertEquals(":\r\n\r\n", text(EventStreamWriter.comment("")));
        assertEquals(": a\r\n\r\n", text(EventStreamWriter.comment("a")));
        assertEquals(": a\n: \r: data: x\r\n\r\n", text(EventStreamWriter.comment("a\n\rdata: x")));
    }

    @Test
    void retryStandsAlone() {
        assertEquals("retry: 5000\r\n\r\n", text(EventStreamWriter.retry(Duration.ofSeconds(5))));
        assertEquals("retry: 456\r\n\r\n", text(EventStreamWriter.retry(Duration.ofNanos(456_700_000))));
    }

    /** What the seeds write, in those vectors where they write what we would. */
    @Test
    void theSeedsWriteTheSame() throws IOException {
        int compared = 0;
        try (InputStream in = EventStreamWriterTest.class.getResourceAsStream("/vectors.json")) {
            for (JsonNode vector : new ObjectMapper().readTree(in)) {
                boolean injects = vector.path("id").asText().contains("injection");
                if (vector.path("area").asText().equals("eventsource") && !injects) {
                    compared += compare(vector);
                }
            }
        }
        assertTrue(compared > 30, compared + " writes compared");
    }

    private static int compare(JsonNode vector) {
        JsonNode writes = vector.path("expect").path("writes");
        int at = 0;
        if (writes.has(0)) {
            double retry = vector.path("given").path("options").path("retry").asDouble(5);
            String opening = writes.path(at++).path("text").asText();
            String expected = opening.substring(opening.indexOf("\r\n\r\n") + 4);
            assertEquals(expected, text(EventStreamWriter.retry(Duration.ofNanos((long) (retry * 1e9)))));
        }
        for (JsonNode step : vector.path("input")) {
            byte[] written = switch (step.path("op").asText()) {
                case "send" -> EventStreamWriter.event(event(step));
                case "ping" -> EventStreamWriter.comment("");
                default -> null;
            };
            if (written != null && at < writes.size()) {
                assertEquals(
                        writes.path(at++).path("text").asText(),
                        text(written),
                        vector.path("id").asText());
            }
        }
        assertEquals(writes.size(), at, vector.path("id").asText());
        return at;
    }

    private static ServerSentEvent event(JsonNode step) {
        return ServerSentEvent.of(step.path("text").asText())
                .withEvent(step.path("event").asText(null))
                .withId(step.path("id").asText(null));
    }
}
