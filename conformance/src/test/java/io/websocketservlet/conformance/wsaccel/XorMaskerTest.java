package io.websocketservlet.conformance.wsaccel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.python.core.PyString;

class XorMaskerTest {
    private static final PyString KEY = new PyString("\u0037\u00fa\u0021\u003d");
    private static final String MASKED = "\u007f\u009f\u004d\u0051\u0058";

    @Test
    void masksAsInTheExampleOfTheRfc() {
        // 5.7 Examples: a single-frame masked text message, "Hello"
        assertEquals(MASKED, new XorMasker(KEY).process(new PyString("Hello")).getString());
    }

    @Test
    void keepsItsPositionBetweenChunks() {
        XorMasker masker = new XorMasker(KEY);
        for (int i = 0; i < 5; i++) {
            assertEquals(i, masker.pointer());
            PyString octet = new PyString("Hello".substring(i, i + 1));
            assertEquals(MASKED.substring(i, i + 1), masker.process(octet).getString());
        }
        masker.reset();
        assertEquals(MASKED, masker.process(new PyString("Hello")).getString());
    }

    @Test
    void withoutAKeyOnlyThePositionMoves() {
        XorMasker masker = new XorMasker();
        assertEquals("Hello", masker.process(new PyString("Hello")).getString());
        assertEquals(5, masker.pointer());
    }

    @Test
    void aKeyHasFourOctets() {
        assertThrows(IllegalArgumentException.class, () -> new XorMasker(new PyString("\u0037\u00fa\u0021")));
    }
}
