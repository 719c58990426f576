package io.websocketservlet.driver.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Strict UTF-8 (RFC 3629), in pieces and whole. Overlong forms, surrogates and code points above U+10FFFF are errors,
 * found at the first byte that cannot continue a character.
 */
public final class Utf8 {

    /** Between two characters: where every text begins and has to end. */
    public static final int ACCEPT = 0;

    /** No text begins with the bytes seen. */
    public static final int REJECT = -1;

    // Inside a character: how many continuation bytes are missing, or after which lead byte the next is restricted.
    private static final int ONE = 1;
    private static final int TWO = 2;
    private static final int THREE = 3;
    private static final int AFTER_E0 = 4;
    private static final int AFTER_ED = 5;
    private static final int AFTER_F0 = 6;
    private static final int AFTER_F4 = 7;

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;
    private static final long QUESTION_MARKS = ONES * '?';
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Utf8() {}

    /**
     * Checks the next bytes of a text.
     *
     * @param state {@link #ACCEPT} at the beginning, then what the last call returned
     * @return {@link #ACCEPT} at the end of a character, {@link #REJECT} if no text begins so, otherwise a state inside
     *     of a character
     */
    public static int check(int state, byte[] bytes, int from, int to) {
        int at = from;
        int now = state;
        while (at < to) {
            if (now == ACCEPT) {
                while (at <= to - Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
                    at += Long.BYTES;
                }
                if (at == to) {
                    return ACCEPT;
                }
            }
            now = next(now, bytes[at++] & 0xFF);
            if (now == REJECT) {
                return REJECT;
            }
        }
        return now;
    }

    private static int next(int state, int value) {
        return switch (state) {
            case ACCEPT -> lead(value);
            case ONE -> in(value, 0x80, 0xBF, ACCEPT);
            case TWO -> in(value, 0x80, 0xBF, ONE);
            case THREE -> in(value, 0x80, 0xBF, TWO);
            case AFTER_E0 -> in(value, 0xA0, 0xBF, ONE); // below: overlong
            case AFTER_ED -> in(value, 0x80, 0x9F, ONE); // above: surrogates
            case AFTER_F0 -> in(value, 0x90, 0xBF, TWO); // below: overlong
            case AFTER_F4 -> in(value, 0x80, 0x8F, TWO); // above: beyond U+10FFFF
            default -> REJECT;
        };
    }

    private static int lead(int value) {
        if (value < 0x80) {
            return ACCEPT;
        }
        if (value < 0xC2 || value > 0xF4) {
            return REJECT;
        }
        if (value < 0xE0) {
            return ONE;
        }
        return switch (value) {
            case 0xE0 -> AFTER_E0;
            case 0xED -> AFTER_ED;
            case 0xF0 -> AFTER_F0;
            case 0xF4 -> AFTER_F4;
            default -> value < 0xF0 ? TWO : THREE;
        };
    }

    private static int in(int value, int low, int high, int then) {
        return value >= low && value <= high ? then : REJECT;
    }

    /**
     * The bytes of a text; a surrogate without its other half becomes U+FFFD, as in a browser.
     *
     * <p>The platform's encoder puts a question mark there instead. So a result without one is right; with one, it is right
     * if it is the same text again.
     */
    public static byte[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!hasQuestionMark(bytes) || text.equals(new String(bytes, StandardCharsets.UTF_8))) {
            return bytes;
        }
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(whole::appendCodePoint);
        return whole.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean hasQuestionMark(byte[] bytes) {
        int at = 0;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            // a byte that equals the mark becomes 0, and only a 0 borrows from its own high bit
            long difference = (long) LONGS.get(bytes, at) ^ QUESTION_MARKS;
            if ((difference - ONES & ~difference & HIGH_BITS) != 0) {
                return true;
            }
        }
        for (; at < bytes.length; at++) {
            if (bytes[at] == '?') {
                return true;
            }
        }
        return false;
    }

    /**
     * The text that these bytes are; null if they are not UTF-8.
     *
     * <p>The platform's decoder puts U+FFFD where the bytes are wrong, so a result without one was right, and a Latin-1
     * string, which is what most messages become, answers that without being searched. Only a result that holds one
     * needs a second look: the text may have contained the character itself.
     */
    public static String decode(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && check(ACCEPT, bytes, from, from + length) != ACCEPT) {
            return null;
        }
        return text;
    }
}
