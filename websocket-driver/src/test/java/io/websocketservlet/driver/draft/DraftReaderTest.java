package io.websocketservlet.driver.draft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DraftReaderTest {

    private static final long MAX = 1 << 20;

    private static List<String> read(Draft draft, String hex) {
        return new DraftLog(draft, MAX).read(Hex.bytes(hex)).lines();
    }

    private static List<String> readWithin(long maxLength, String hex) {
        return new DraftLog(Draft.HIXIE_75, maxLength).read(Hex.bytes(hex)).lines();
    }

    // Text.

    @ParameterizedTest
    @EnumSource(Draft.class)
    void textStandsBetweenZeroAndFf(Draft draft) {
        assertEquals(List.of("text Hello"), read(draft, "00 48656c6c6f ff"));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void oneReadMayHoldManyTexts(Draft draft) {
        assertEquals(List.of("text Hi", "text ", "text ho"), read(draft, "00 4869 ff 00 ff 00 686f ff 00 48"));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void anyTypeBelow80BeginsAText(Draft draft) {
        for (int type = 0; type < 0x80; type++) {
            assertEquals(List.of("text Hi"), read(draft, String.format("%02x 4869 ff", type)));
        }
    }

    @Test
    void zeroWithinATextIsACharacter() {
        assertEquals(List.of("text \n\0"), read(Draft.HIXIE_76, "00 0a00 ff"));
    }

    @Test
    void textIsUtf8() {
        assertEquals(List.of("text Apple = \uf8ff"), read(Draft.HIXIE_75, "00 4170706c65203d20 efa3bf ff"));
    }

    @ParameterizedTest
    @CsvSource({
        "c328, \ufffd(", // a lead byte without what it leads
        "e282, \ufffd", // a character cut off is one error
        "e28241, \ufffdA",
        "c080, \ufffd\ufffd", // an overlong zero
        "80, \ufffd", // nothing leads
        "f4908080, \ufffd\ufffd\ufffd\ufffd", // beyond U+10FFFF
        "eda080, \ufffd\ufffd\ufffd", // a surrogate
        "eda0bdedb880, \ufffd\ufffd\ufffd\ufffd\ufffd\ufffd", // a pair of them
        "eda0, \ufffd\ufffd",
        "ed, \ufffd",
        "ed9fbfed20, \ud7ff\ufffd' '",
        "efbfbd, \ufffd", // the character itself
        "efbfbdeda080efbfbd, \ufffd\ufffd\ufffd\ufffd\ufffd"
    })
    void whatIsNotUtf8IsReplaced(String hex, String text) {
        assertEquals(List.of("text " + text.replace("'", "")), read(Draft.HIXIE_75, "00" + hex + "ff"));
    }

    // Frames with a length.

    @ParameterizedTest
    @EnumSource(Draft.class)
    void frameWithALengthIsSkipped(Draft draft) {
        assertEquals(List.of("text Hi"), read(draft, "80 02 4865 00 4869 ff"));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void anyTypeFrom80HasALength(Draft draft) {
        for (int type = 0x80; type <= 0xFF; type++) {
            assertEquals(List.of("text Hi"), read(draft, String.format("%02x 02 4865 00 4869 ff", type)));
        }
    }

    @Test
    void lengthHasSevenBitsInEachByte() {
        // 81 00 is 128, 81 80 00 is 16384
        assertEquals(List.of("text A"), read(Draft.HIXIE_75, "80 8100" + "41".repeat(128) + "00 41 ff"));
        assertEquals(List.of("text A"), read(Draft.HIXIE_75, "80 818000" + "41".repeat(16_384) + "00 41 ff"));
    }

    @Test
    void lengthMayBeginWithZeros() {
        assertEquals(List.of("text Hi"), read(Draft.HIXIE_75, "80 808002 4142 00 4869 ff"));
    }

    @Test
    void emptyFrameSkipsNothing() {
        assertEquals(List.of("text Hi"), read(Draft.HIXIE_75, "80 00 00 4869 ff"));
        assertEquals(List.of("text Hi"), read(Draft.HIXIE_76, "80 00 00 4869 ff"));
    }

    @Test
    void whatIsSkippedMayBeAnyByte() {
        // an FF at the beginning, within and at the end of what is skipped
        assertEquals(List.of("text Hi"), read(Draft.HIXIE_75, "80 03 ff4142 00 4869 ff"));
        assertEquals(List.of("text Hi"), read(Draft.HIXIE_76, "80 03 41ff42 00 4869 ff"));
        assertEquals(List.of("text Hi"), read(Draft.HIXIE_76, "80 04 00ff00ff 00 4869 ff"));
    }

    // Closing.

    @Test
    void ff00Closes76() {
        assertEquals(List.of("text Hi", "closing"), read(Draft.HIXIE_76, "00 4869 ff ff 00"));
    }

    @Test
    void ff00IsNothingTo75() {
        assertEquals(List.of("text Hi", "text ho"), read(Draft.HIXIE_75, "00 4869 ff ff 00 00 686f ff"));
    }

    @Test
    void whatComesBehindTheClosingIsThrownAway() {
        DraftLog log = new DraftLog(Draft.HIXIE_76, MAX).read(Hex.bytes("ff 00 00 4869 ff"));
        log.read(Hex.bytes("00 686f ff")).read(Hex.bytes("ff 00 80 ffffffffffffff"));
        assertEquals(List.of("closing"), log.lines());
    }

    @Test
    void messagesBeforeTheClosingAreReadBeforeIt() throws ProtocolException {
        DraftReader reader = new DraftReader(Draft.HIXIE_76, MAX);
        ByteBuffer in = Hex.buffer("00 4869 ff ff 00");
        assertEquals("Hi", reader.read(in).text());
        assertEquals(false, reader.isClosing());
        assertNull(reader.read(in));
        assertEquals(true, reader.isClosing());
    }

    @Test
    void onlyAnEmptyFrameOfTypeFfCloses() {
        assertEquals(List.of("text Hi"), read(Draft.HIXIE_76, "fe 00 80 00 00 4869 ff"));
        assertEquals(List.of("text Hi"), read(Draft.HIXIE_76, "ff 01 00 00 4869 ff"));
        assertEquals(List.of("text Hi"), read(Draft.HIXIE_76, "ff 8100" + "00".repeat(128) + "80 00 00 4869 ff"));
        assertEquals(List.of(), read(Draft.HIXIE_76, "ff 80"));
        assertEquals(List.of("closing"), read(Draft.HIXIE_76, "ff 80 00"));
    }

    @Test
    void ff00WithinATextOrAFrameClosesNothing() {
        // the FF ends the text, the 00 begins another
        assertEquals(List.of("text A", "text B"), read(Draft.HIXIE_76, "00 41 ff 00 42 ff"));
        assertEquals(List.of("text A"), read(Draft.HIXIE_76, "80 02 ff00 00 41 ff"));
    }

    // Limits.

    @Test
    void textMayFillTheMaximumLength() {
        assertEquals(List.of("text Hello", "text Hello"), readWithin(5, "00 48656c6c6f ff 00 48656c6c6f ff"));
    }

    @Test
    void textOverTheMaximumLengthIsRefusedAtOnce() {
        List<String> refused = List.of("refused with 1009: text of more than 5 bytes");
        assertEquals(refused, readWithin(5, "00 48656c6c6f 21"));
        assertEquals(refused, readWithin(5, "00 48656c6c6f 21 ff 00 48 ff"));
        assertEquals(List.of(), readWithin(5, "00 48656c6c6f"));
    }

    @Test
    void bytesOfTheTextCountAndNotItsCharacters() {
        assertEquals(List.of("text \u20ac"), readWithin(3, "00 e282ac ff"));
        assertEquals(List.of("refused with 1009: text of more than 2 bytes"), readWithin(2, "00 e282ac ff"));
    }

    @Test
    void skippedFrameMayHaveTheMaximumLength() {
        assertEquals(List.of("text A"), readWithin(128, "80 8100" + "ff".repeat(128) + "00 41 ff"));
        assertEquals(
                List.of("refused with 1009: frame of at least 128 bytes, at most 127 allowed"),
                readWithin(127, "80 8100 00 41 ff"));
    }

    /** CVE-2026-54466: a length without end grew into a number without end, and what followed was misread. */
    @ParameterizedTest
    @EnumSource(Draft.class)
    void cve202654466LengthWithoutEnd(Draft draft) {
        byte[] endless = new byte[10_000_000];
        for (int value : new int[] {0x80, 0x81, 0xFF}) {
            Arrays.fill(endless, (byte) value);
            endless[0] = (byte) 0x80;
            DraftLog log = new DraftLog(draft, MAX);
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> log.read(endless));
            assertEquals(
                    List.of(
                            value == 0x80
                                    ? "refused with 1002: length of more than 9 bytes"
                                    : value == 0x81
                                            ? "refused with 1009: frame of at least 2113665 bytes, at most 1048576 allowed"
                                            : "refused with 1009: frame of at least 2097151 bytes, at most 1048576 allowed"),
                    log.lines());
        }
    }

    @Test
    void cve202654466LengthIsRefusedAtTheFirstByteThatIsTooMuch() throws ProtocolException {
        DraftReader reader = new DraftReader(Draft.HIXIE_75, 127);
        assertNull(reader.read(Hex.buffer("80 80 80 80")));
        assertNull(reader.read(Hex.buffer("81")));
        assertEquals(
                1009,
                assertThrows(ProtocolException.class, () -> reader.read(Hex.buffer("80")))
                        .closeCode());
    }

    @Test
    void cve202654466LengthBeyond64BitsDoesNotWrapAround() {
        // 2^64 + 2, which would be 2
        String length = "82 80 80 80 80 80 80 80 80 02";
        assertEquals(
                List.of("refused with 1009: frame of at least " + (1L << 36) + " bytes, at most "
                        + (Integer.MAX_VALUE - 8) + " allowed"),
                readWithin(Long.MAX_VALUE, "80" + length + "4142 00 4869 ff"));
    }

    @Test
    void whatComesBehindARefusalIsThrownAway() {
        DraftLog log = new DraftLog(Draft.HIXIE_76, 5).read(Hex.bytes("00 414141414141 ff 00 4869 ff"));
        log.read(Hex.bytes("00 4869 ff")).read(Hex.bytes("ff 00")).read(Hex.bytes("80 ffffffffffff"));
        assertEquals(List.of("refused with 1009: text of more than 5 bytes"), log.lines());
    }

    @Test
    void longTextByteByByteTakesNoTimeToSpeakOf() throws ProtocolException {
        DraftReader reader = new DraftReader(Draft.HIXIE_75, 1 << 26);
        byte[] one = {'a'};
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            reader.read(Hex.buffer("00"));
            for (int i = 0; i < 1 << 24; i++) {
                assertNull(reader.read(ByteBuffer.wrap(one)));
            }
        });
        Message message = reader.read(Hex.buffer("ff"));
        assertEquals(1 << 24, message.text().length());
    }

    @Test
    void inputOfAnyKindIsRead() {
        byte[] bytes = Hex.bytes("ff 00 4869 ff 80 01 ff 00 686f ff 41");
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        direct.position(1).limit(bytes.length - 1);
        ByteBuffer readOnly =
                ByteBuffer.wrap(bytes, 1, bytes.length - 2).slice().asReadOnlyBuffer();
        for (ByteBuffer in : List.of(direct, readOnly)) {
            assertEquals(
                    List.of("text Hi", "text ho"),
                    new DraftLog(Draft.HIXIE_75, MAX).read(in).lines());
        }
    }
}
