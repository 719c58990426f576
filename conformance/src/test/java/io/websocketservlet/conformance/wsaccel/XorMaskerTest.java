package io.websocketservlet.conformance.wsaccel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.python.core.Py;
import org.python.core.PyString;

class XorMaskerTest {
    private static final PyString KEY = Py.newString("\u0037\u00fa\u0021\u003d");
    private static final String MASKED = "\u007f\u009f\u004d\u0051\u0058";

    @Test
    void masksAsInTheExampleOfTheRfc() {
        // 5.7 Examples: a single-frame masked text message, "Hello"
        assertEquals(MASKED, new XorMasker(KEY).process(Py.newString("Hello")).getString());
    }

    @Test
    void keepsItsPositionBetweenChunks() {
        XorMasker masker = new XorMasker(KEY);
        for (int i = 0; i < 5; i++) {
            assertEquals(i, masker.pointer());
            PyString octet = Py.newString("Hello".substring(i, i + 1));
            assertEquals(MASKED.substring(i, i + 1), masker.process(octet).getString());
        }
        masker.reset();
        assertEquals(MASKED, masker.process(Py.newString("Hello")).getString());
    }

    @Test
    void withoutAKeyOnlyThePositionMoves() {
        XorMasker masker = new XorMasker();
        assertEquals("Hello", masker.process(Py.newString("Hello")).getString());
        assertEquals(5, masker.pointer());
    }

    @Test
    void aKeyHasFourOctets() {
        assertThrows(IllegalArgumentException.class, () -> new XorMasker(Py.newString("\u0037\u00fa\u0021")));
    }
}
