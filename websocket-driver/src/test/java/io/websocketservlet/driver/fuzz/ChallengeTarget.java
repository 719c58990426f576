package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.websocketservlet.driver.draft.Challenge;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Request;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Both keys of hixie-76 and what comes behind the request, in lines. The keys are taken for what they are by the letter of
 * the draft, worked out with numbers of any size; any chunking of the rest gives the same response.
 */
public final class ChallengeTarget {

    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(32);

    private ChallengeTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", 3);
        if (lines.length < 3) {
            return;
        }
        BigInteger first = part(lines[0]);
        BigInteger second = part(lines[1]);
        Request request = Request.valid().with("Sec-WebSocket-Key1", lines[0]).with("Sec-WebSocket-Key2", lines[1]);
        Challenge challenge;
        try {
            challenge = new Challenge(Challenge.parts(request));
        } catch (HandshakeException e) {
            assertEquals(400, e.status());
            assertEquals(true, first == null || second == null, e.getMessage());
            return;
        }
        assertNotNull(first);
        assertNotNull(second);
        byte[] behind = lines[2].getBytes(StandardCharsets.ISO_8859_1);
        check(challenge, first, second, behind, Chunks.whole(behind));
        for (List<byte[]> chunks : Chunks.ways(behind)) {
            try {
                check(new Challenge(Challenge.parts(request)), first, second, behind, chunks);
            } catch (HandshakeException e) {
                throw new AssertionError("refused the second time", e);
            }
        }
    }

    private static void check(
            Challenge challenge, BigInteger first, BigInteger second, byte[] behind, List<byte[]> chunks) {
        int taken = 0;
        for (byte[] chunk : chunks) {
            ByteBuffer in = ByteBuffer.wrap(chunk);
            byte[] response = challenge.respond(in);
            taken += in.position();
            if (response != null) {
                assertEquals(8, taken);
                ByteBuffer expected =
                        ByteBuffer.allocate(16).putInt(first.intValue()).putInt(second.intValue());
                assertArrayEquals(md5(expected.put(behind, 0, 8).array()), response, Hex.of(response));
                return;
            }
            assertEquals(0, in.remaining());
        }
        assertEquals(behind.length, taken);
        assertEquals(true, taken < 8);
    }

    /** Null if this is no key. */
    private static BigInteger part(String key) {
        String digits = key.replaceAll("[^0-9]", "");
        int spaces = key.replaceAll("[^ ]", "").length();
        if (digits.isEmpty() || spaces == 0) {
            return null;
        }
        BigInteger[] parts = new BigInteger(digits).divideAndRemainder(BigInteger.valueOf(spaces));
        return parts[1].signum() == 0 && parts[0].compareTo(LIMIT) < 0 ? parts[0] : null;
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
