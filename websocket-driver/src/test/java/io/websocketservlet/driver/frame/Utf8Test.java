package io.websocketservlet.driver.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.StrictUtf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    private static int check(byte[] bytes) {
        return Utf8.check(Utf8.ACCEPT, bytes, 0, bytes.length);
    }

    private static int checkByteByByte(byte[] bytes) {
        int state = Utf8.ACCEPT;
        for (int i = 0; i < bytes.length && state != Utf8.REJECT; i++) {
            state = Utf8.check(state, bytes, i, i + 1);
        }
        return state;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "7f", // one byte: U+0000 to U+007F
                "c2 80",
                "df bf", // two: U+0080 to U+07FF
                "e0 a0 80",
                "e0 bf bf",
                "e1 80 80",
                "ec bf bf", // three: U+0800 to U+CFFF
                "ed 80 80",
                "ed 9f bf", // up to the surrogates: U+D000 to U+D7FF
                "ee 80 80",
                "ef bf bf", // beyond them: U+E000 to U+FFFF, noncharacters too
                "ef bf bd", // U+FFFD itself
                "f0 90 80 80",
                "f0 bf bf bf", // four: from U+10000
                "f1 80 80 80",
                "f3 bf bf bf",
                "f4 80 80 80",
                "f4 8f bf bf" // up to U+10FFFF
            })
    void firstAndLastOfEachRangeAreText(String hex) {
        byte[] bytes = Hex.bytes(hex);
        assertEquals(Utf8.ACCEPT, check(bytes));
        assertEquals(Utf8.ACCEPT, checkByteByByte(bytes));
        assertEquals(new String(bytes, StandardCharsets.UTF_8), Utf8.decode(bytes, 0, bytes.length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf", // a continuation without a lead
                "c0",
                "c1", // two bytes for what fits in one
                "e0 80",
                "e0 9f", // three for what fits in two
                "f0 80",
                "f0 8f", // four for what fits in three
                "ed a0",
                "ed bf", // surrogates
                "f4 90",
                "f4 bf",
                "f5",
                "f6",
                "f7", // beyond U+10FFFF
                "f8",
                "fb",
                "fc",
                "fd",
                "fe",
                "ff", // no lead at all
                "c2 00",
                "c2 7f",
                "c2 c0",
                "df ff", // no continuation where one must be
                "e1 7f",
                "e1 c0",
                "e1 80 7f",
                "e1 80 c0",
                "ed 80 c0",
                "f1 7f",
                "f1 c0",
                "f1 80 7f",
                "f1 80 80 7f",
                "f1 80 80 c0"
            })
    void failsAtTheLastOfTheseBytesAndNotBefore(String hex) {
        byte[] bytes = Hex.bytes(hex);
        byte[] before = Arrays.copyOf(bytes, bytes.length - 1);
        assertNotEquals(Utf8.REJECT, check(before));
        assertEquals(Utf8.REJECT, check(bytes));
        assertEquals(Utf8.REJECT, checkByteByByte(bytes));
        assertNull(Utf8.decode(bytes, 0, bytes.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2", "e0 a0", "e1", "e1 80", "ed 9f", "f0 90", "f0 90 80", "f1 80 80", "f4 8f bf"})
    void textThatBreaksOffIsNeitherWrongNorWhole(String hex) {
        byte[] bytes = Hex.bytes(hex);
        int state = check(bytes);
        assertNotEquals(Utf8.ACCEPT, state);
        assertNotEquals(Utf8.REJECT, state);
        assertNull(Utf8.decode(bytes, 0, bytes.length));
    }

    /** All of two bytes, and all of three and four whose first two have not been refused at the limits. */
    @Test
    void allShortSequencesAreJudgedAsThePlatformDoes() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                sameAsPlatform(new byte[] {(byte) first, (byte) second});
            }
        }
        int[] limits = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
        for (int first = 0xC0; first < 256; first++) {
            for (int second : limits) {
                for (int third : limits) {
                    for (int fourth : limits) {
                        sameAsPlatform(new byte[] {(byte) first, (byte) second, (byte) third, (byte) fourth});
                    }
                }
            }
        }
    }

    private static void sameAsPlatform(byte[] bytes) {
        int state = check(bytes);
        String shown = Hex.of(bytes);
        assertEquals(StrictUtf8.isText(bytes), state == Utf8.ACCEPT, shown);
        assertEquals(StrictUtf8.isBeginningOfText(bytes), state != Utf8.REJECT, shown);
        assertEquals(state, checkByteByByte(bytes), shown);
        String decoded = Utf8.decode(bytes, 0, bytes.length);
        assertEquals(StrictUtf8.isText(bytes) ? new String(bytes, StandardCharsets.UTF_8) : null, decoded, shown);
    }

    @Test
    void anySplitGivesTheSame() {
        byte[] text =
                "aé€😀 plain ascii in between, long enough for eight at a time 😀€éa".getBytes(StandardCharsets.UTF_8);
        for (int first = 0; first <= text.length; first++) {
            for (int second = first; second <= text.length; second++) {
                int state = Utf8.check(Utf8.ACCEPT, text, 0, first);
                state = Utf8.check(state, text, first, second);
                state = Utf8.check(state, text, second, text.length);
                assertEquals(Utf8.ACCEPT, state, first + " and " + second);
            }
        }
    }

    @Test
    void wrongByteIsFoundWhereverItStandsAmongAscii() {
        for (int length = 1; length <= 40; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = new byte[length];
                Arrays.fill(bytes, (byte) 'a');
                bytes[at] = (byte) 0xFF;
                assertEquals(Utf8.REJECT, check(bytes), at + " of " + length);
                assertEquals(Utf8.ACCEPT, Utf8.check(Utf8.ACCEPT, bytes, 0, at), at + " of " + length);
                assertEquals(Utf8.ACCEPT, Utf8.check(Utf8.ACCEPT, bytes, at + 1, length), at + " of " + length);
            }
        }
    }

    @Test
    void randomBytesAreJudgedAsThePlatformDoes() {
        Random random = new Random(6455);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = nearlyText(random);
            int state = check(bytes);
            assertEquals(StrictUtf8.isText(bytes), state == Utf8.ACCEPT, () -> Hex.of(bytes));
            assertEquals(StrictUtf8.isBeginningOfText(bytes), state != Utf8.REJECT, () -> Hex.of(bytes));
            assertEquals(StrictUtf8.isText(bytes), Utf8.decode(bytes, 0, bytes.length) != null, () -> Hex.of(bytes));
        }
    }

    /** Text with characters of all lengths, and sometimes one byte changed or the end cut off. */
    private static byte[] nearlyText(Random random) {
        StringBuilder text = new StringBuilder();
        int[] below = {0x80, 0x800, 0xD800, 0x110000};
        for (int i = random.nextInt(30); i > 0; i--) {
            int character = random.nextInt(below[random.nextInt(4)]);
            text.appendCodePoint(character >= 0xD800 && character < 0xE000 ? 0xFFFD : character);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    @Test
    void decodesAPartOfAnArray() {
        byte[] bytes = Hex.bytes("ff e2 82 ac ff");
        assertEquals("€", Utf8.decode(bytes, 1, 3));
        assertEquals("", Utf8.decode(bytes, 1, 0));
        assertNull(Utf8.decode(bytes, 0, 4));
    }

    @Test
    void textMayHoldTheReplacementCharacterItself() {
        byte[] bytes = "a\uFFFDb".getBytes(StandardCharsets.UTF_8);
        assertEquals("a\uFFFDb", Utf8.decode(bytes, 0, bytes.length));
        byte[] wrong = Hex.bytes("ef bf bd ff");
        assertNull(Utf8.decode(wrong, 0, wrong.length));
    }

    @Test
    void loneSurrogateBecomesTheReplacementCharacter() {
        assertEquals("61efbfbd62", Hex.of(Utf8.encode("a\uD800b")));
        assertEquals("efbfbd", Hex.of(Utf8.encode("\uDBFF")));
        assertEquals("efbfbdefbfbd", Hex.of(Utf8.encode("\uDC00\uD800")));
        assertEquals("efbfbdf09f9880", Hex.of(Utf8.encode("\uD83D😀")));
    }

    @Test
    void questionMarkStaysOneWhereverItStands() {
        for (int length = 1; length <= 20; length++) {
            for (int at = 0; at < length; at++) {
                String text = "a".repeat(at) + "?" + "é".repeat(length - at - 1);
                assertEquals(text, new String(Utf8.encode(text), StandardCharsets.UTF_8));
                String withSurrogate = text + "\uD800";
                assertEquals(text + "\uFFFD", new String(Utf8.encode(withSurrogate), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void randomTextIsEncodedCharacterByCharacter() {
        Random random = new Random(3629);
        String some = "a?é€😀\uD800\uDC00>@\u00bf\u7fbf";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(some.charAt(random.nextInt(some.length())));
            }
            StringBuilder expected = new StringBuilder();
            text.codePoints()
                    .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
                    .forEach(expected::appendCodePoint);
            assertEquals(expected.toString(), new String(Utf8.encode(text.toString()), StandardCharsets.UTF_8));
        }
    }
}
