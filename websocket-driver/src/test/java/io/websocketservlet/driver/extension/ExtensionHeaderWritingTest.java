package io.websocketservlet.driver.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.extension.ExtensionHeader.Element;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionHeaderWritingTest {

    private static String written(Parameters parameters) {
        return ExtensionHeader.write(List.of(new Element("a", parameters)));
    }

    @Test
    void extensionsAreSeparatedByCommasAndParametersBySemicolons() {
        assertEquals("", ExtensionHeader.write(List.of()));
        assertEquals(
                "a; b; c=1, d, a",
                ExtensionHeader.write(List.of(
                        new Element("a", Parameters.none().with("b").with("c", 1)),
                        new Element("d", Parameters.none()),
                        new Element("a", Parameters.none()))));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "hi,hi",
                "`hi, there`,`\"hi, there\"`",
                "say \"hi\",`\"say \\\"hi\\\"\"`",
                "back\\slash,`\"back\\\\slash\"`",
                "``,`\"\"`",
                "a=b,`\"a=b\"`"
            })
    void valueThatIsNoTokenIsQuoted(String value, String quoted) {
        assertEquals("a; b=" + quoted, written(Parameters.none().with("b", value)));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            StringBuilder value = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                value.append((char) (' ' + random.nextInt(0x7F - ' ')));
            }
            List<Element> elements = List.of(
                    new Element("a", Parameters.none().with("b", value.toString())),
                    new Element("c", Parameters.none()));
            assertEquals(elements, ExtensionHeader.parse(ExtensionHeader.write(elements)));
        }
    }

    @Test
    void nameIsAToken() {
        assertThrows(IllegalArgumentException.class, () -> new Element("a b", Parameters.none()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a; b=\"\u0000\"",
                "a; b=\"\\\u0000\"",
                "a; b=\"\\\r\"",
                "a; b=\"\n\"",
                "a; b=\"\u007f\"",
                "a; b=\"\u0100\""
            })
    void controlCharactersAreNotReadIntoAValue(String header) {
        assertNull(ExtensionHeader.parse(header));
    }

    /** CVE-2020-7662 and CVE-2020-7663, counted: no character is looked at more than a few times. */
    @ParameterizedTest
    @ValueSource(
            strings = {"\\c", "\\", "\"", " ", ",", ";", "=", "a", "a,", "a;", "; b=\"c\"", " ;", "; b ", ", a", "a "})
    void readingTakesTimeInProportionToTheLength(String unit) {
        for (String start : List.of("", "a; b=\"", "a; b=", "a", "a ", "a; b")) {
            Counting header = new Counting(start + unit.repeat((1 << 16) / unit.length()));
            ExtensionHeader.parse(header);
            assertTrue(header.looks <= 8 * header.length(), header.looks + " looks");
        }
    }

    /** Counts how often a character is looked at. */
    private static final class Counting implements CharSequence {

        private final String text;
        private int looks;

        Counting(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            looks += end - start;
            return text.substring(start, end);
        }
    }
}
