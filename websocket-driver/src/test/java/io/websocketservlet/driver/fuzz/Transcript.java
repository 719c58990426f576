package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.ServerDriver;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.handshake.HttpRequest;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What came of bytes that a driver was given: its events in words, and its output. Both are to be the same for any
 * chunking of the bytes.
 *
 * <p>Making one checks what holds for all bytes: {@link Event.Closed} comes exactly once and last, {@link Event.Failed} comes
 * right before it and with a code that a Close frame may carry, and the events that only the halves of a driver tell each
 * other stay inside.
 */
record Transcript(List<String> events, String output) {

    /** The driver of an open connection: it uses up all bytes. */
    static Transcript of(Driver driver, List<byte[]> chunks) {
        Transcript transcript = new Transcript(new ArrayList<>(), "");
        byte[] left = transcript.play(driver, chunks, event -> {});
        assertEquals(0, left.length, "bytes left unread");
        return new Transcript(transcript.events, output(driver));
    }

    /** A driver that does the opening handshake, with what the application does with each event. */
    static Transcript of(Driver driver, List<byte[]> chunks, Consumer<Event> application) {
        Transcript transcript = new Transcript(new ArrayList<>(), "");
        transcript.play(driver, chunks, application);
        return new Transcript(transcript.events, output(driver));
    }

    private byte[] play(Driver driver, List<byte[]> chunks, Consumer<Event> application) {
        byte[] left = pull(driver, new byte[0], application);
        for (byte[] chunk : chunks) {
            left = pull(driver, left.length == 0 ? chunk : Hex.join(left, chunk), application);
        }
        driver.end();
        if (driver instanceof ServerDriver server && server.isWaiting()) {
            assertTrue(server.leave(1001, ""), "whoever has said all is still answered");
        }
        left = pull(driver, left, application);
        left = pull(driver, left, application); // and nothing comes again
        assertFalse(events.isEmpty(), "no event at all");
        assertTrue(last().startsWith("closed "), "the end was not told");
        assertEquals(ReadyState.CLOSED, driver.readyState());
        return left;
    }

    private byte[] pull(Driver driver, byte[] bytes, Consumer<Event> application) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Event event;
        while ((event = driver.next(in)) != null) {
            add(event);
            application.accept(event);
        }
        return Hex.bytes(in);
    }

    private void add(Event event) {
        assertFalse(last().startsWith("closed "), () -> event + " after the end");
        assertTrue(event instanceof Event.Closed || !last().startsWith("failed "), () -> event + " after a failure");
        events.add(words(event));
    }

    private String last() {
        return events.isEmpty() ? "" : events.get(events.size() - 1);
    }

    private static String words(Event event) {
        if (event instanceof Event.Received received) {
            Message message = received.message();
            return message.isText() ? "text " + message.text() : "binary " + Hex.of(message.bytes());
        }
        if (event instanceof Event.Pinged pinged) {
            return "ping " + Hex.of(pinged.payload());
        }
        if (event instanceof Event.Ponged ponged) {
            return "pong " + Hex.of(ponged.payload()) + (ponged.answered() == null ? "" : " answers");
        }
        if (event instanceof Event.Failed failed) {
            int code = failed.cause().closeCode();
            assertTrue(CloseCode.isReceivable(code), () -> "failed with " + code);
            return "failed " + code + " " + failed.cause().getMessage();
        }
        if (event instanceof Event.Closed closed) {
            return "closed " + closed.code() + (closed.wasClean() ? " clean " : " unclean ") + closed.reason();
        }
        if (event instanceof Event.Connected connected) {
            return "connected " + words(connected.request()); // what has come behind it is a matter of chunking
        }
        assertTrue(event instanceof Event.Opened, () -> "not an event to report: " + event);
        return "open";
    }

    static String words(HttpRequest request) {
        return request + " " + request.headers() + request.contentLength() + request.transferEncoding();
    }

    private static String output(Driver driver) {
        List<ByteBuffer> all = new ArrayList<>();
        ByteBuffer[] out;
        while ((out = driver.takeOutput(1)) != null) {
            all.addAll(List.of(out));
        }
        return Hex.of(all.toArray(ByteBuffer[]::new));
    }
}
