package io.websocketservlet.driver.eventstream;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a request for an event stream says, and what the head of the response has to (the HTML Standard, 9.2). Stateless. */
public final class EventStreamHandshake {

    /** The media type of event streams, and the value of Content-Type; the encoding is always UTF-8. */
    public static final String TYPE = "text/event-stream";

    /**
     * What keeps caches and proxies from holding events back, or compressing them together. An application may say something
     * else in their place.
     */
    public static final Map<String, String> HEADERS =
            Map.of("Cache-Control", "no-cache, no-transform", "X-Accel-Buffering", "no");

    /** What would contradict the stream. */
    private static final Set<String> OURS =
            Set.of("content-type", "content-length", "content-encoding", "transfer-encoding", "connection");

    private static final int OK = 200;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NOT_ACCEPTABLE = 406;

    private EventStreamHandshake() {}

    /**
     * Whether a request asks for an event stream: a GET whose Accept header names the type. A range that would take any type
     * is not enough.
     *
     * @param accept the values of the lines of that header
     */
    public static boolean isEventSource(String method, List<String> accept) {
        return method.equals("GET") && new AcceptHeader(accept).names(TYPE);
    }

    /**
     * How to answer a request where there is nothing but an event stream.
     *
     * @param accept the values of the lines of its Accept header
     * @return 200, to a HEAD without a stream; 405; or 406
     */
    public static int judge(String method, List<String> accept) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return METHOD_NOT_ALLOWED;
        }
        return new AcceptHeader(accept).takes(TYPE) ? OK : NOT_ACCEPTABLE;
    }

    /**
     * Refuses a name for a header of the application's in the response.
     *
     * @throws IllegalArgumentException if the stream owns it
     */
    public static void checkCustomHeader(String name) {
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header " + name + " belongs to the event stream");
        }
    }

    /**
     * The id of the last event that a client has seen (9.2.3 The "Last-Event-ID" header). It is sent in UTF-8, and a header's
     * bytes are commonly taken for Latin-1.
     *
     * @param header null if there is none
     * @return empty if there is none
     */
    public static String lastEventId(String header) {
        if (header == null) {
            return "";
        }
        if (!header.chars().allMatch(c -> c <= 0xFF)) {
            return header; // somebody has decoded it
        }
        byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return header; // no browser's
        }
    }
}
