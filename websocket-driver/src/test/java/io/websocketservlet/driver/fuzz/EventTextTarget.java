package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.eventstream.ByTheLetter;
import io.websocketservlet.driver.eventstream.EventStreamWriter;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A type, an id and data of an event, with a byte 1E behind the first two. It is refused, or it arrives as one event that
 * says just that.
 */
public final class EventTextTarget {

    private EventTextTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String[] parts = new String(input, StandardCharsets.UTF_8).split("\u001E", 3);
        if (parts.length < 3) {
            return;
        }
        ServerSentEvent event;
        try {
            event = ServerSentEvent.of(parts[2]).withEvent(parts[0]).withId(parts[1]);
        } catch (IllegalArgumentException e) {
            assertTrue((parts[0] + parts[1]).matches("(?s).*[\r\n\0].*"), e.getMessage());
            assertTrue(e.getMessage().chars().noneMatch(c -> c < ' '), e.getMessage());
            return;
        }
        ServerSentEvent arrived = ServerSentEvent.of(parts[2].replaceAll("\r\n?", "\n"))
                .withEvent(parts[0])
                .withId(parts[1]);
        assertEquals(
                List.of(arrived), ByTheLetter.of(EventStreamWriter.event(event)).events());
        assertEquals(
                List.of(), ByTheLetter.of(EventStreamWriter.comment(parts[2])).events());
    }
}
