package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Heads of requests and answers, read in every way in which they can come. */
final class Heads {

    private Heads() {}

    static RequestHead request() {
        return new RequestHead(HttpLimits.defaults(), false);
    }

    static ResponseHead response() {
        return new ResponseHead(HttpLimits.defaults());
    }

    /** Lines, each with its end, and the empty line behind them. */
    static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A request that comes at once and is whole. */
    static HttpRequest readRequest(String text) throws HandshakeException {
        return whole(request(), text);
    }

    /** An answer that comes at once and is whole. */
    static HttpResponse readResponse(String text) throws HandshakeException {
        return whole(response(), text);
    }

    static <M> M whole(HttpHead<M> head, String text) throws HandshakeException {
        ByteBuffer in = ByteBuffer.wrap(bytes(text));
        M message = head.read(in);
        assertNotNull(message, "the head is not whole: " + text);
        assertFalse(in.hasRemaining(), "more came than the head");
        return message;
    }

    /** Fails at the last of the bytes, and at none before. */
    static HandshakeException refused(HttpHead<?> head, int status, String text) throws HandshakeException {
        byte[] bytes = bytes(text);
        for (int i = 0; i < bytes.length - 1; i++) {
            assertNull(head.read(ByteBuffer.wrap(bytes, i, 1)), "whole after " + (i + 1) + " bytes");
        }
        ByteBuffer last = ByteBuffer.wrap(bytes, bytes.length - 1, 1);
        HandshakeException refusal = assertThrows(HandshakeException.class, () -> head.read(last), text);
        assertEquals(status, refusal.status(), refusal.getMessage());
        return refusal;
    }

    /** Every line of a head, beginning with the first. */
    static List<String> words(HttpRequest request) {
        List<String> words = new ArrayList<>(List.of(request.toString()));
        request.headers().forEach((name, value) -> words.add(name + ": " + value));
        return words;
    }

    /** Every line of a head, beginning with the first. */
    static List<String> words(HttpResponse response) {
        List<String> words = new ArrayList<>(List.of(response.toString()));
        response.headers().forEach((name, value) -> words.add(name + ": " + value));
        return words;
    }
}
