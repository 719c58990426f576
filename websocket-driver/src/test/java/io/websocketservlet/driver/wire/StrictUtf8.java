package io.websocketservlet.driver.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is UTF-8, as the platform's strict decoder sees it: tests measure us by it. */
public final class StrictUtf8 {

    /** Whatever can follow within a character, each of these lies in it: the limits of all ranges there are. */
    private static final int[] SECOND = {0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF};

    private StrictUtf8() {}

    /** Whether the bytes are a whole text. */
    public static boolean isText(byte[] bytes) {
        return lengthOfText(bytes) == bytes.length;
    }

    /** Whether some text begins with the bytes: with one to three more they would be one. */
    public static boolean isBeginningOfText(byte[] bytes) {
        byte[] rest = Arrays.copyOfRange(bytes, lengthOfText(bytes), bytes.length);
        if (rest.length > 3) {
            return false;
        }
        for (int more = 0; more <= 3; more++) {
            byte[] completed = Arrays.copyOf(rest, rest.length + more);
            Arrays.fill(completed, rest.length, completed.length, (byte) 0x80);
            for (int second : SECOND) {
                if (more > 0) {
                    completed[rest.length] = (byte) second;
                }
                if (isText(completed)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How many of the bytes are whole characters, up to the first that is not. */
    private static int lengthOfText(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(Math.min(8192, bytes.length + 1));
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
        } while (result.isOverflow());
        return in.position();
    }
}
