package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.eventstream.EventStreamException;
import io.websocketservlet.driver.eventstream.EventStreamReader;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A browser at the other end of a member: reads what that has, is cut off, and comes back with what it has seen last. */
final class HistoryClient {

    private final EventHistory history;
    private HistoryMember member;
    private EventStreamReader reader = new EventStreamReader(1 << 20);
    private String lastEventId;

    HistoryClient(EventHistory history) {
        this(history, "");
    }

    HistoryClient(EventHistory history, String lastEventId) {
        this.history = history;
        this.lastEventId = lastEventId;
        reconnect();
    }

    void disconnect() {
        member.leave();
        lastEventId = lastEventId();
        member = null;
    }

    void reconnect() {
        reader = new EventStreamReader(1 << 20);
        member = history.member(lastEventId, () -> {});
    }

    /** What the client would name now. */
    String lastEventId() {
        return reader.lastEventId().isEmpty() ? lastEventId : reader.lastEventId();
    }

    /** The stream is about to end. */
    void end() {
        member.end();
    }

    /** The next event; null if there is none for now. */
    ServerSentEvent next() {
        while (member.hasNext()) {
            try {
                ServerSentEvent event = reader.read(ByteBuffer.wrap(member.next()));
                if (event != null) {
                    return event;
                }
            } catch (EventStreamException e) {
                throw new AssertionError(e);
            }
        }
        return null;
    }

    /** These events come, and then there is none for now. */
    void assertNext(String... data) {
        assertNextButNoMore(data);
        List<String> more = new ArrayList<>();
        for (ServerSentEvent event = next(); event != null; event = next()) {
            more.add(event.data());
        }
        assertEquals(List.of(), more);
    }

    /** These events come; what comes behind is not read. */
    void assertNextButNoMore(String... data) {
        for (String expected : data) {
            ServerSentEvent event = next();
            assertEquals(
                    expected,
                    event == null ? null : event.event() == null ? event.data() : event.event() + ": " + event.data());
        }
    }
}
