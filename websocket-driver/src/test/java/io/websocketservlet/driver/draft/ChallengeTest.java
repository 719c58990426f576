package io.websocketservlet.driver.draft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Request;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

    private static Request request(String key1, String key2) {
        return DraftRequest.for75().replacing("Sec-WebSocket-Key1", key1).replacing("Sec-WebSocket-Key2", key2);
    }

    private static byte[] md5(String hex) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("MD5").digest(Hex.bytes(hex));
    }

    private static void refused(String key) {
        for (Request request : new Request[] {request(key, "1 1"), request("1 1", key)}) {
            HandshakeException refusal = assertThrows(HandshakeException.class, () -> Challenge.parts(request));
            assertEquals(400, refusal.status());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4 @1  46546xW%0l 1 5, 12998 5 Y3 1  .P00, 5e6e3a64735b3455, 386a4b5327793a472a436f2c5778612d",
        "1   38 wZ3f9 23O0 3l 0r, 27   0E 6 2  1665:< ;U 1H, 91253ed3a9e76a88, b49c6e4053040426e51bbf6cb79f1df9"
    })
    void knownChallengesAreAnswered(String key1, String key2, String body, String response) throws HandshakeException {
        assertEquals(response, Hex.of(new Challenge(Challenge.parts(request(key1, key2))).respond(Hex.buffer(body))));
    }

    @ParameterizedTest
    @CsvSource({
        "'1 1', 0000000b",
        "' 0', 00000000",
        "'a b 4 2', 0000000e",
        "'4294967295 ', ffffffff",
        "'0000000000000000000000000000 52', 00000034",
    })
    void numberIsDividedByTheSpaces(String key, String part) throws Exception {
        byte[] expected = md5(part + "0000000b" + "0102030405060708");
        Challenge challenge = new Challenge(Challenge.parts(request(key, "1 1")));
        assertArrayEquals(expected, challenge.respond(Hex.buffer("0102030405060708")));
    }

    @Test
    void largestPartFillsFourBytes() throws Exception {
        // 2 * (2^32 - 1), by two spaces
        Challenge challenge = new Challenge(Challenge.parts(request("85899 345 90", "1 1")));
        assertArrayEquals(md5("ffffffff 0000000b 0000000000000000"), challenge.respond(ByteBuffer.allocate(8)));
        refused("85899 345 92");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "a b c", " ", "1 2 3 4", "12a", "1\t1", "1\u00a01", "\u0661 \u0661"})
    void whatIsNoKeyIsRefused(String key) {
        refused(key);
    }

    @Test
    void partBeyond32BitsIsRefused() {
        refused("4294967296 ");
        refused("99999999998 8");
    }

    @Test
    void absurdlyManyDigitsAreRefusedAndDoNotWrapAround() {
        refused("9".repeat(19) + " ");
        refused("18446744073709551617 "); // 2^64 + 1
        refused("1".repeat(100_000) + " ".repeat(100_000));
    }

    @Test
    void keyComesOnce() {
        Request request = DraftRequest.for76().with("Sec-WebSocket-Key1", "1 1");
        assertEquals(
                "2 Sec-WebSocket-Key1 headers, it takes one",
                assertThrows(HandshakeException.class, () -> Challenge.parts(request))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Key1", "Sec-WebSocket-Key2"})
    void missingKeyIsRefused(String header) {
        Request request = DraftRequest.for76().without(header);
        assertEquals(
                "0 " + header + " headers, it takes one",
                assertThrows(HandshakeException.class, () -> Challenge.parts(request))
                        .getMessage());
    }

    @Test
    void bytesMayComeInAnyPieces() throws HandshakeException {
        byte[] body = Hex.bytes(DraftRequest.BODY);
        // each bit says whether there is a cut behind that byte
        for (int cuts = 0; cuts < 1 << body.length - 1; cuts++) {
            Challenge challenge = new Challenge(Challenge.parts(DraftRequest.for76()));
            int from = 0;
            for (int to = 1; to < body.length; to++) {
                if ((cuts >> to - 1 & 1) != 0) {
                    assertNull(challenge.respond(ByteBuffer.wrap(body, from, to - from)));
                    assertNull(challenge.respond(ByteBuffer.allocate(0)));
                    from = to;
                }
            }
            ByteBuffer last = ByteBuffer.wrap(body, from, body.length - from);
            assertEquals(DraftRequest.RESPONSE, Hex.of(challenge.respond(last)));
        }
    }

    @Test
    void whatComesBehindTheEightBytesIsLeft() throws HandshakeException {
        ByteBuffer in = Hex.buffer(DraftRequest.BODY + "00 4869 ff");
        assertEquals(DraftRequest.RESPONSE, Hex.of(new Challenge(Challenge.parts(DraftRequest.for76())).respond(in)));
        assertEquals("004869ff", Hex.of(in));
    }

    @Test
    void randomKeysAreJudgedAsByLongDivision() throws Exception {
        Random random = new Random(76);
        for (int round = 0; round < 20_000; round++) {
            String key = randomKey(random);
            String digits = key.replaceAll("[^0-9]", "");
            BigInteger spaces =
                    BigInteger.valueOf(key.chars().filter(c -> c == ' ').count());
            boolean good = !digits.isEmpty() && spaces.signum() > 0;
            BigInteger[] part = good ? new BigInteger(digits).divideAndRemainder(spaces) : null;
            if (!good || part[1].signum() != 0 || part[0].bitLength() > 32) {
                refused(key);
                continue;
            }
            byte[] expected = md5(String.format("%08x", part[0]) + "0000000b" + DraftRequest.BODY);
            Challenge challenge = new Challenge(Challenge.parts(request(key, "1 1")));
            assertArrayEquals(expected, challenge.respond(Hex.buffer(DraftRequest.BODY)), key);
        }
    }

    private static String randomKey(Random random) {
        String alphabet = random.nextBoolean() ? "0123456789 " : "0 8ab";
        StringBuilder key = new StringBuilder();
        for (int i = random.nextInt(24); i > 0; i--) {
            key.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return key.toString();
    }
}
