package io.websocketservlet.driver.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamReaderTest {

    private final EventStreamReader reader = new EventStreamReader(1000);

    private List<ServerSentEvent> read(byte[] bytes) throws EventStreamException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<ServerSentEvent> events = new ArrayList<>();
        ServerSentEvent event;
        while ((event = reader.read(in)) != null) {
            events.add(event);
        }
        assertFalse(in.hasRemaining());
        return events;
    }

    private List<ServerSentEvent> read(String text) throws EventStreamException {
        return read(text.getBytes(UTF_8));
    }

    private static List<ServerSentEvent> data(String... data) {
        return List.of(data).stream().map(ServerSentEvent::of).toList();
    }

    // The examples of 9.2.6 Interpreting an event stream.

    @Test
    void linesOfDataBelongTogether() throws EventStreamException {
        assertEquals(data("YHOO\n+2\n10"), read("data: YHOO\ndata: +2\ndata: 10\n\n"));
    }

    @Test
    void commentsIdsAndTheSpaceBehindTheColon() throws EventStreamException {
        List<ServerSentEvent> events =
                read(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n");
        assertEquals(
                List.of(
                        ServerSentEvent.of("first event").withId("1"),
                        ServerSentEvent.of("second event").withId(""),
                        ServerSentEvent.of(" third event")),
                events);
        assertEquals("", reader.lastEventId());
    }

    @Test
    void dataMayBeEmptyAndTheLastEventUnfinished() throws EventStreamException {
        assertEquals(data("", "\n"), read("data\n\ndata\ndata\n\ndata:"));
    }

    @Test
    void onlyOneSpaceIsDropped() throws EventStreamException {
        assertEquals(data("test", "test"), read("data:test\n\ndata: test\n\n"));
        assertEquals(data(" test", "\ttest"), read("data:  test\n\ndata:\ttest\n\n"));
    }

    // Lines.

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void anyLineEnd(String end) throws EventStreamException {
        assertEquals(data("a\nb", "c"), read("data:a" + end + "data:b" + end + end + "data:c" + end + end));
    }

    @Test
    void anEventComesWithItsLastByte() throws EventStreamException {
        assertEquals(List.of(), read("data: a\r\n"));
        assertEquals(data("a"), read("\r")); // whether a LF follows changes nothing
        assertEquals(List.of(), read("\n"));
        assertEquals(data("b"), read("data: b\n\n"));
        assertEquals(List.of(), read("\n\n\r\r\n"));
    }

    @Test
    void oneByteOrderMarkIsPassedOver() throws EventStreamException {
        assertEquals(data("a"), read("\uFEFFdata: a\n\n"));
        assertEquals(List.of(), read("\uFEFFdata: b\n\n")); // a field of another name
        assertEquals(List.of(), new EventStreamReaderTest().read("\uFEFF\uFEFFdata: a\n\n"));
        assertEquals(data("\uFEFFa"), read("data: \uFEFFa\n\n"));
    }

    @Test
    void halfAByteOrderMarkIsPartOfAName() throws EventStreamException {
        assertEquals(List.of(), read(Hex.join(Hex.bytes("efbb"), "data: a\n\n".getBytes(UTF_8))));
    }

    @Test
    void unknownFieldsMeanNothing() throws EventStreamException {
        assertEquals(data("a"), read("Data: b\ndata : c\n data: d\ndatax\nx: y\ndata:a\n\n"));
    }

    @Test
    void whatIsNoUtf8IsReplaced() throws EventStreamException {
        // a surrogate is three errors to a browser, half a character is one
        byte[] bytes = Hex.join("data:".getBytes(UTF_8), Hex.bytes("eda080 f09f98 ff 0a 0a"));
        assertEquals(data("\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"), read(bytes));
    }

    // Fields.

    @Test
    void typeBelongsToItsEvent() throws EventStreamException {
        assertEquals(
                List.of(ServerSentEvent.of("a").withEvent("add"), ServerSentEvent.of("b")),
                read("event: remove\nevent: add\ndata: a\n\ndata: b\n\n"));
        assertEquals(data("c"), read("event: lost\n\ndata: c\n\n"));
        assertEquals(data("d"), read("event: none\nevent\ndata: d\n\n"));
    }

    @Test
    void idLastsOnceItsEventHasEnded() throws EventStreamException {
        assertEquals("", reader.lastEventId());
        read("id: 1\ndata: a\n");
        assertEquals("", reader.lastEventId());
        read("\n");
        assertEquals("1", reader.lastEventId());
        read("data: b\n\n");
        assertEquals("1", reader.lastEventId());
        assertEquals(List.of(), read("id: 2\n\n")); // no data, no event, and yet an id
        assertEquals("2", reader.lastEventId());
    }

    @Test
    void idWithNulMeansNothing() throws EventStreamException {
        assertEquals(List.of(ServerSentEvent.of("a").withId("1")), read("id: 1\nid: 2\0\ndata: a\n\n"));
        assertEquals("1", reader.lastEventId());
    }

    @Test
    void retryTakesNothingButDigits() throws EventStreamException {
        assertNull(reader.retry());
        assertEquals(List.of(), read("retry: 0500\n"));
        assertEquals(Duration.ofMillis(500), reader.retry());
        for (String none : List.of("", " ", "-1", "+1", "1.5", "1s", "٣", " 7", "1".repeat(19))) {
            read("retry: " + none + "\n");
            assertEquals(Duration.ofMillis(500), reader.retry(), none);
        }
        assertEquals(
                List.of(ServerSentEvent.of("a").withRetry(Duration.ofMillis(7)), ServerSentEvent.of("b")),
                read("retry:7\ndata:a\n\ndata:b\n\n"));
        read("retry: " + "9".repeat(18) + "\n\n");
        assertEquals(Duration.ofMillis(999_999_999_999_999_999L), reader.retry());
    }

    // Limits.

    private void refused(String text) {
        EventStreamException e = assertThrows(EventStreamException.class, () -> read(text));
        assertEquals("event of more than 1000 bytes", e.getMessage());
    }

    @Test
    void anEventAsLongAsAllowedPasses() throws EventStreamException {
        String value = "x".repeat(489); // with its name 495 bytes
        assertEquals(
                1,
                read("data: " + value + "\ndata: " + value + "\nid: 456789\n\n").size());
        assertEquals(
                1,
                read("data: " + value + "\ndata: " + value + "\nid: 456789\n\n").size());
    }

    @Test
    void anEventOneByteLongerIsRefused() {
        String value = "x".repeat(489);
        refused("data: " + value + "\ndata: " + value + "\nid: 4567890");
    }

    @Test
    void aLineWithoutEndIsRefused() {
        refused("x".repeat(1001));
    }

    @Test
    void anEventWithoutEndIsRefused() {
        refused("data\n".repeat(250) + "d");
    }

    @Test
    void commentsCountOnlyWhileTheyCome() throws EventStreamException {
        assertEquals(data("a"), read((":" + "x".repeat(900) + "\n").repeat(5) + "data: a\n\n"));
    }

    @Test
    void afterTheRefusalNothingComes() throws EventStreamException {
        refused(":" + "x".repeat(1000) + "\n\ndata: a\n\n");
        assertEquals(List.of(), read("\n\ndata: b\n\n"));
    }

    @Test
    void limitIsPositive() {
        assertEquals(
                "maxLength 0, at least 1 byte",
                assertThrows(IllegalArgumentException.class, () -> new EventStreamReader(0))
                        .getMessage());
    }
}
