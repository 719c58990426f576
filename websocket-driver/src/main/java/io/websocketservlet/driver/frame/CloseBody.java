package io.websocketservlet.driver.frame;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a Close frame says (RFC 6455 5.5.1 Close).
 *
 * @param code the status code; {@link CloseCode#NO_STATUS} where the frame is empty
 * @param reason never null
 */
public record CloseBody(int code, String reason) {

    /** A Close frame has 125 bytes at most, two of them are the code. */
    private static final int MAX_REASON_BYTES = 123;

    /** The body of an empty Close frame. */
    public static final CloseBody EMPTY = new CloseBody(CloseCode.NO_STATUS, "");

    /**
     * Reads the payload of a Close frame. One that breaks 7.4 (a single byte, a code that must not be sent, a reason
     * that is not UTF-8) reads as {@link CloseCode#PROTOCOL_ERROR}, which is then also what it is answered with.
     */
    public static CloseBody read(byte[] payload) {
        if (payload.length == 0) {
            return EMPTY;
        }
        if (payload.length == 1) {
            return new CloseBody(CloseCode.PROTOCOL_ERROR, "");
        }
        int code = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        String reason = Utf8.decode(payload, 2, payload.length - 2);
        if (reason == null) {
            return new CloseBody(CloseCode.PROTOCOL_ERROR, "");
        }
        return new CloseBody(CloseCode.isReceivable(code) ? code : CloseCode.PROTOCOL_ERROR, reason);
    }

    /** The payload that says this; empty for {@link CloseCode#NO_STATUS}. */
    public byte[] toBytes() {
        if (code == CloseCode.NO_STATUS) {
            return new byte[0];
        }
        byte[] text = Utf8.encode(reason);
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        return payload;
    }

    /**
     * The body an application asked for.
     *
     * @throws IllegalArgumentException if the role may not send the code, or the reason is too long for a control frame
     */
    public static CloseBody checked(int code, String reason, Role role) {
        if (!CloseCode.isSendable(code, role)) {
            throw new IllegalArgumentException(
                    "close code " + code + ", a " + role.name().toLowerCase(Locale.ROOT) + " may send "
                            + (role == Role.SERVER ? "1000-1003, 1007-1014" : "1000") + " and 3000-4999");
        }
        int length = Utf8.encode(reason).length;
        if (length > MAX_REASON_BYTES) {
            throw new IllegalArgumentException(
                    "close reason of " + length + " bytes, at most " + MAX_REASON_BYTES + " allowed");
        }
        return new CloseBody(code, reason);
    }

    /** As much of a text of our own as a Close frame holds, cut between characters. */
    public static CloseBody truncated(int code, String reason) {
        byte[] text = Utf8.encode(reason);
        if (text.length <= MAX_REASON_BYTES) {
            return new CloseBody(code, reason);
        }
        int end = MAX_REASON_BYTES;
        while ((text[end] & 0xC0) == 0x80) {
            end--;
        }
        return new CloseBody(code, new String(text, 0, end, StandardCharsets.UTF_8));
    }
}
