package io.websocketservlet.conformance.wsaccel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.python.core.Py;
import org.python.core.util.StringUtil;

class Utf8ValidatorTest {
    private final Utf8Validator validator = new Utf8Validator();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    68 65 6c 6c 6f | (True, True, 5, 5)   # hello
                    c2 a2          | (True, True, 2, 2)   # U+00A2
                    e2 82 ac       | (True, True, 3, 3)   # U+20AC
                    ed 9f bf       | (True, True, 3, 3)   # U+D7FF
                    f4 8f bf bf    | (True, True, 4, 4)   # U+10FFFF
                    e2 82          | (True, False, 2, 2)  # U+20AC cut off
                    80             | (False, False, 0, 0) # a lonely tail
                    c1 81          | (False, False, 0, 0) # overlong
                    e0 9f bf       | (False, False, 1, 1) # overlong
                    f0 8f bf bf    | (False, False, 1, 1) # overlong
                    ed a0 80       | (False, False, 1, 1) # U+D800, a surrogate
                    f4 90 80 80    | (False, False, 1, 1) # U+110000
                    f5 80 80 80    | (False, False, 0, 0) # beyond
                    41 e2 82 41    | (False, False, 3, 3) # a missing tail
                    """)
    void stopsAtTheFirstOctetThatCannotBe(String hex, String result) {
        assertEquals(result.replaceFirst(" *#.*", ""), validate(hex));
    }

    @Test
    void aCharacterMayBeSplitBetweenChunks() {
        assertEquals("(True, False, 2, 2)", validate("41 e2"));
        assertEquals("(True, False, 1, 3)", validate("82"));
        assertEquals("(True, True, 2, 5)", validate("ac 41"));
    }

    @Test
    void afterAnErrorNothingIsValidUntilReset() {
        assertEquals("(False, False, 1, 1)", validate("41 ff"));
        assertEquals("(False, False, 0, 1)", validate("41"));
        validator.reset();
        assertEquals("(True, True, 1, 1)", validate("41"));
    }

    private String validate(String hex) {
        byte[] octets = HexFormat.ofDelimiter(" ").parseHex(hex);
        return validator.validate(Py.newString(StringUtil.fromBytes(octets))).toString();
    }
}
