package io.websocketservlet.driver.draft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.wire.Hex;
import org.junit.jupiter.api.Test;

class DraftWriterTest {

    @Test
    void textStandsBetweenZeroAndFf() {
        assertEquals("00" + "48656c6c6f" + "ff", Hex.of(DraftWriter.text("Hello")));
    }

    @Test
    void emptyTextIsAFrameToo() {
        assertEquals("00ff", Hex.of(DraftWriter.text("")));
    }

    @Test
    void textIsUtf8() {
        // A, e with acute, euro sign, a smile
        assertEquals(
                "00" + "41" + "c3a9" + "e282ac" + "f09f9880" + "ff",
                Hex.of(DraftWriter.text("A\u00e9\u20ac\ud83d\ude00")));
    }

    @Test
    void loneSurrogateIsReplaced() {
        assertEquals("00" + "41" + "efbfbd" + "ff", Hex.of(DraftWriter.text("A\ud83d")));
    }

    @Test
    void zeroInATextIsNoBeginning() {
        assertEquals("00" + "4100" + "ff", Hex.of(DraftWriter.text("A\0")));
    }

    @Test
    void closingIsAnEmptyFrameOfTypeFf() {
        assertEquals("ff00", Hex.of(DraftWriter.closing()));
    }
}
