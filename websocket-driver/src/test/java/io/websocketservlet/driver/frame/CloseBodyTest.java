package io.websocketservlet.driver.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Hex;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloseBodyTest {

    private static CloseBody read(String hex) {
        return CloseBody.read(Hex.bytes(hex));
    }

    @Test
    void emptyFrameHasNoStatus() {
        assertEquals(new CloseBody(CloseCode.NO_STATUS, ""), read(""));
        assertEquals(0, CloseBody.EMPTY.toBytes().length);
    }

    @Test
    void singleByteIsAProtocolError() {
        assertEquals(new CloseBody(CloseCode.PROTOCOL_ERROR, ""), read("03"));
    }

    @ParameterizedTest
    @CsvSource({"03e8, 1000", "03e9, 1001", "03ef, 1007", "03f6, 1014", "0bb8, 3000", "1387, 4999"})
    void codeIsReadWithItsReason(String hex, int code) {
        assertEquals(new CloseBody(code, ""), read(hex));
        assertEquals(new CloseBody(code, "bye €"), read(hex + "62 79 65 20 e2 82 ac"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "03e7", "03ec", "03ed", "03ee", "03f7", "07d0", "0bb7", "1388", "ffff"})
    void codeThatMustNotBeSentIsAProtocolErrorWithTheReasonKept(String hex) {
        assertEquals(new CloseBody(CloseCode.PROTOCOL_ERROR, "r"), read(hex + "72"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3 28", "ed a0 80", "62 ff", "e2 82"})
    void reasonThatIsNotUtf8IsAProtocolError(String reason) {
        assertEquals(new CloseBody(CloseCode.PROTOCOL_ERROR, ""), read("03e8" + reason));
    }

    @Test
    void whatIsWrittenIsRead() {
        CloseBody body = new CloseBody(4321, "bye €😀");
        assertEquals(body, CloseBody.read(body.toBytes()));
        assertEquals("10e1" + "62796520e282acf09f9880", Hex.of(body.toBytes()));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void reasonMayHave123BytesOfUtf8(Role role) {
        String most = "€".repeat(41);
        assertEquals(125, CloseBody.checked(1000, most, role).toBytes().length);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> CloseBody.checked(1000, most + "x", role));
        assertTrue(refusal.getMessage().contains("124"), refusal::getMessage);
        assertThrows(IllegalArgumentException.class, () -> CloseBody.checked(1000, "é".repeat(62), role));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65536 + 1000})
    void codeThatMustNotBeSentIsRefusedAtTheCaller(int code) {
        for (Role role : Role.values()) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> CloseBody.checked(code, "", role));
            assertTrue(refusal.getMessage().contains(Integer.toString(code)), refusal::getMessage);
        }
    }

    @Test
    void codesOfTheProtocolAreTheServersAlone() {
        for (int code : new int[] {1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014}) {
            assertEquals(code, CloseBody.checked(code, "", Role.SERVER).code());
            assertThrows(IllegalArgumentException.class, () -> CloseBody.checked(code, "", Role.CLIENT));
        }
    }

    @Test
    void textOfOurOwnIsCutBetweenCharacters() {
        for (String character : new String[] {"x", "é", "€", "😀"}) {
            int size = character.getBytes(StandardCharsets.UTF_8).length;
            for (String before : new String[] {"", "a", "ab", "abc"}) {
                CloseBody body = CloseBody.truncated(1002, before + character.repeat(124));
                assertEquals(before + character.repeat((123 - before.length()) / size), body.reason());
                assertTrue(body.toBytes().length <= 125);
            }
        }
    }

    @Test
    void textOfOurOwnThatFitsIsNotCut() {
        assertEquals("x".repeat(123), CloseBody.truncated(1002, "x".repeat(123)).reason());
        assertEquals("", CloseBody.truncated(1002, "").reason());
    }

    /** As in a browser, where a reason is a USVString. */
    @Test
    void loneSurrogateInAReasonGoesOutAsTheReplacementCharacter() {
        assertEquals("03e8" + "61efbfbd62", Hex.of(new CloseBody(1000, "a\uD800b").toBytes()));
        assertThrows(IllegalArgumentException.class, () -> CloseBody.checked(1000, "\uDC00".repeat(42), Role.SERVER));
    }
}
