package io.websocketservlet.driver.vectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Takes out of an outcome what everybody words for himself, and nothing else: the text of an error, and where that
 * text comes back, which is in the Close frame and the close event of a connection that failed and in the body of a
 * refusal, together with the length of that body. Texts of the peer's and of the application's stay.
 */
final class Wording {

    private static final String WORDS = "(our words)";

    private final Outcome outcome;

    /** What the error said; null if there was none. */
    private final String error;

    Wording(Outcome outcome) {
        this.outcome = outcome;
        this.error = outcome.events.stream()
                .filter(event -> event.get(0).equals("error"))
                .map(event -> event.get(1))
                .findFirst()
                .orElse(null);
    }

    List<List<String>> events() {
        List<List<String>> events = new ArrayList<>();
        boolean failed = false;
        for (List<String> event : outcome.events) {
            if (event.get(0).equals("error")) {
                failed = true;
                events.add(List.of("error", WORDS));
            } else if (failed && event.get(0).equals("close") && isWording(event.get(2))) {
                events.add(List.of("close", event.get(1), WORDS));
            } else {
                events.add(event);
            }
        }
        return events;
    }

    /** Whether this is what the error said, as far as a Close frame can hold it. */
    private boolean isWording(String text) {
        return error != null && text != null && !text.isEmpty() && error.startsWith(text);
    }

    /** An HTTP reply line by line, then each frame in hex. */
    List<String> writes() {
        List<String> lines = new ArrayList<>();
        byte[] bytes = outcome.written.toByteArray();
        int at = startsWithHttp(bytes) ? reply(bytes, lines) : 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, endOfFrame(bytes, at));
            lines.add("frame " + frame(bytes, at, end));
            at = end;
        }
        return lines;
    }

    private static boolean startsWithHttp(byte[] bytes) {
        return new String(bytes, 0, Math.min(5, bytes.length), StandardCharsets.ISO_8859_1).equals("HTTP/");
    }

    private int reply(byte[] bytes, List<String> lines) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n") + 4;
        if (end < 4) {
            lines.add("reply without an end: " + text);
            return bytes.length;
        }
        String[] head = text.substring(0, end - 4).split("\r\n", -1);
        int bodyLength = head[0].contains(" 101") ? 0 : bytes.length - end;
        String body = new String(bytes, end, bodyLength, StandardCharsets.UTF_8);
        for (String line : head) {
            boolean itsLength = line.equals("Content-Length: " + bodyLength);
            lines.add("reply " + (itsLength && isWording(body) ? "Content-Length: (of our words)" : line));
        }
        if (!body.isEmpty()) {
            lines.add("body " + (isWording(body) ? WORDS : body));
        }
        return end + bodyLength;
    }

    private static int endOfFrame(byte[] bytes, int at) {
        int second = at + 1 < bytes.length ? bytes[at + 1] & 0xFF : 0;
        int lengthBytes = (second & 0x7F) == 126 ? 2 : (second & 0x7F) == 127 ? 8 : 0;
        long length = lengthBytes == 0 ? second & 0x7F : 0;
        for (int i = 0; i < lengthBytes && at + 2 + i < bytes.length; i++) {
            length = length << 8 | bytes[at + 2 + i] & 0xFF;
        }
        return (int) Math.min(Integer.MAX_VALUE, at + 2 + lengthBytes + ((second & 0x80) == 0 ? 0 : 4) + length);
    }

    private String frame(byte[] bytes, int from, int to) {
        HexFormat hex = HexFormat.of();
        if ((bytes[from] & 0xFF) == 0x88 && to - from > 4 && bytes[from + 1] == to - from - 2) {
            String reason = new String(bytes, from + 4, to - from - 4, StandardCharsets.UTF_8);
            if (isWording(reason)) {
                return "88 " + hex.formatHex(bytes, from + 2, from + 4) + " " + WORDS;
            }
        }
        return hex.formatHex(bytes, from, to);
    }
}
