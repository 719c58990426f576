package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.eventstream.ByTheLetter;
import io.websocketservlet.driver.eventstream.EventStreamException;
import io.websocketservlet.driver.eventstream.EventStreamReader;
import io.websocketservlet.driver.eventstream.EventStreamWriter;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An event stream as anybody may send it. Any chunking of it gives the same events, those that the standard says; the limit
 * holds; and events that are written again read the same.
 */
public final class EventStreamTarget {

    private static final int NO_LIMIT = Integer.MAX_VALUE;
    private static final int LIMIT = 40;

    private static final long MEMORY_AT_REST = 128 * 1024;
    private static final long MEMORY_FOR_A_BYTE = 500;

    /** What came, and how it ended. */
    private record Outcome(List<ServerSentEvent> events, String lastEventId, String end) {}

    private EventStreamTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Outcome whole = read(NO_LIMIT, Chunks.whole(input));
        ByTheLetter expected = ByTheLetter.of(input);
        assertEquals(new Outcome(expected.events(), expected.lastEventId(), "open"), whole);
        Outcome limited = read(LIMIT, Chunks.whole(input));
        assertTrue(limited.events.stream().allMatch(event -> event.data().length() <= LIMIT), limited::toString);
        for (List<byte[]> chunks : Chunks.ways(input)) {
            assertEquals(whole, read(NO_LIMIT, chunks));
            assertEquals(limited, read(LIMIT, chunks));
        }
        Memory.assertAtMost(
                MEMORY_AT_REST + MEMORY_FOR_A_BYTE * input.length, () -> read(NO_LIMIT, Chunks.whole(input)));
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        whole.events.forEach(event -> again.writeBytes(EventStreamWriter.event(event)));
        assertEquals(whole.events, read(NO_LIMIT, Chunks.whole(again.toByteArray())).events);
    }

    private static Outcome read(int limit, List<byte[]> chunks) {
        EventStreamReader reader = new EventStreamReader(limit);
        List<ServerSentEvent> events = new ArrayList<>();
        String end = "open";
        for (byte[] chunk : chunks) {
            ByteBuffer in = ByteBuffer.wrap(chunk);
            try {
                ServerSentEvent event;
                while ((event = reader.read(in)) != null) {
                    assertEquals("open", end, "an event behind the end");
                    events.add(event);
                }
                assertEquals(0, in.remaining(), "bytes left");
            } catch (EventStreamException e) {
                assertEquals("open", end, "a second end");
                end = e.getMessage();
            }
        }
        return new Outcome(events, reader.lastEventId(), end);
    }
}
