package io.websocketservlet.driver.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The proof that a server read the client's key (RFC 6455 4.2.2, item 5.4). */
final class AcceptKey {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    /** With its padding, which Java's decoder would not ask for. */
    private static final int KEY_CHARACTERS = 24;

    private AcceptKey() {}

    /** The value of {@code Sec-WebSocket-Accept} for this {@code Sec-WebSocket-Key}. */
    static String of(String key) {
        byte[] text = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
        return Base64.getEncoder().encodeToString(sha1().digest(text));
    }

    /** Whether the value is base64 of 16 bytes (4.2.1, item 5). */
    static boolean isKey(String value) {
        try {
            return value.length() == KEY_CHARACTERS && Base64.getDecoder().decode(value).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false; // not base64 at all: that is the answer
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
