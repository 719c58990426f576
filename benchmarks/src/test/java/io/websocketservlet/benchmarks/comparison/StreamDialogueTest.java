package io.websocketservlet.benchmarks.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketservlet.benchmarks.events.Publisher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamDialogueTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

    private final StreamDialogue dialogue = new StreamDialogue("/sse");

    private static String data(long number) {
        String stamps = "123456789 " + number + " ";
        return stamps + "x".repeat(Publisher.LENGTH - stamps.length());
    }

    private int take(String bytes) {
        return dialogue.take(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.US_ASCII)));
    }

    /** In pieces of so many bytes. */
    private int take(String bytes, int size) {
        int events = 0;
        for (int from = 0; from < bytes.length(); from += size) {
            events += take(bytes.substring(from, Math.min(bytes.length(), from + size)));
        }
        return events;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void eventsInChunksAreCounted(int size) throws IOException {
        dialogue.answered(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
        String first = "retry: 5000\r\n:\r\n\r\ndata: " + data(7) + "\r\n\r\nda";
        String second = "ta:" + data(8) + "\n\n";
        String chunks = Integer.toHexString(first.length()) + "\r\n" + first + "\r\n"
                + Integer.toHexString(second.length()) + "\r\n" + second + "\r\n";
        assertEquals(2, take(chunks, size));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void eventsWithoutChunksAreCounted(int size) throws IOException {
        dialogue.answered(HEAD + "Connection: close\r\n\r\n");
        assertEquals(2, take("data: " + data(0) + "\n\ndata: " + data(1) + "\n\n", size));
    }

    @Test
    void anEventThatIsMissingIsNoticed() {
        take("data: " + data(1) + "\n\n");
        String next = "data: " + data(3) + "\n\n";
        assertEquals(
                "event 3 behind 1",
                assertThrows(IllegalStateException.class, () -> take(next)).getMessage());
    }

    @Test
    void anEventThatComesTwiceIsNoticed() {
        String event = "data: " + data(1) + "\n\n";
        take(event);
        assertThrows(IllegalStateException.class, () -> take(event));
    }

    @Test
    void anEventThatIsCutShortIsNoticed() {
        String cut = "data: " + data(1).substring(1) + "\n\n";
        assertThrows(IllegalStateException.class, () -> take(cut));
    }

    @Test
    void anotherAnswerIsNoStream() {
        assertThrows(IOException.class, () -> dialogue.answered("HTTP/1.1 404 Not Found\r\n\r\n"));
        assertThrows(IOException.class, () -> dialogue.answered("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"));
    }

    @Test
    void theEndOfAChunkedStreamIsNoticed() throws IOException {
        dialogue.answered(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
        assertThrows(IllegalStateException.class, () -> take("0\r\n\r\n"));
    }
}
