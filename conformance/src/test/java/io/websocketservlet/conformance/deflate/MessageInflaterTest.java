package io.websocketservlet.conformance.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.python.core.Py;
import org.python.core.PyString;
import org.python.core.util.StringUtil;

class MessageInflaterTest {
    private static final String HELLO = "\u00f2\u0048\u00cd\u00c9\u00c9\u0007\u0000";

    /** So many octets that repeat nothing, then the same once more. */
    private static PyString twice(int octets) {
        byte[] once = new byte[octets];
        new Random(octets).nextBytes(once);
        String text = StringUtil.fromBytes(once);
        return new PyString(text + text);
    }

    @Test
    void readsTheExampleOfTheRfcInPieces() {
        MessageInflater inflater = new MessageInflater(9);
        // RFC 7692, 7.2.3.1 A Message Compressed Using One Compressed DEFLATE Block
        String first = inflater.data(Py.newString(HELLO.substring(0, 3))).getString();
        assertEquals(
                "Hello", first + inflater.data(Py.newString(HELLO.substring(3))).getString());
        assertEquals("", inflater.endOfMessage());
        inflater.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 15})
    void readsWhatTheDeflaterMakesInContext(int windowBits) {
        MessageDeflater deflater = new MessageDeflater(windowBits);
        MessageInflater inflater = new MessageInflater(windowBits);
        for (int octets : new int[] {1, 3000, 100_000}) {
            PyString message = twice(octets);
            assertEquals(
                    message.getString(),
                    inflater.data(deflater.message(message)).getString());
            assertEquals("", inflater.endOfMessage());
        }
        deflater.end();
        inflater.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 12, 14})
    void noticesAReferenceBeyondTheWindow(int windowBits) {
        MessageDeflater deflater = new MessageDeflater(15);
        MessageInflater inflater = new MessageInflater(windowBits);
        int window = 1 << windowBits;
        inflater.data(deflater.message(twice(window)));
        assertEquals("", inflater.endOfMessage());
        inflater.data(deflater.message(twice(window + 1)));
        assertEquals(
                "It refers " + (window + 1) + " octets back, and " + window + " were agreed on.",
                inflater.endOfMessage());
        deflater.end();
        inflater.end();
    }

    @Test
    void whatIsNotCompressedIsRefused() {
        MessageInflater inflater = new MessageInflater(15);
        assertThrows(IllegalArgumentException.class, () -> inflater.data(Py.newString("\u00ff\u00ff")));
        inflater.end();
    }
}
