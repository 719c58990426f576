package io.websocketservlet.driver.vectors;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The message of which some fragments have come. */
final class HybiSeedMessage {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean text;
    private int fragments;

    void add(boolean isText, byte[] payload) {
        text = isText;
        fragments++;
        bytes.writeBytes(payload);
    }

    /** Whether there is one at all. */
    boolean isBegun() {
        return fragments > 0;
    }

    boolean isText() {
        return fragments > 0 && text;
    }

    int fragments() {
        return fragments;
    }

    int size() {
        return bytes.size();
    }

    /** What it would be with this fragment. */
    byte[] with(byte[] payload) {
        byte[] whole = Arrays.copyOf(bytes.toByteArray(), bytes.size() + payload.length);
        System.arraycopy(payload, 0, whole, bytes.size(), payload.length);
        return whole;
    }

    /** The text, or the bytes in hex. */
    String content() {
        return text ? bytes.toString(StandardCharsets.UTF_8) : HexFormat.of().formatHex(bytes.toByteArray());
    }

    void reset() {
        bytes.reset();
        fragments = 0;
    }
}
