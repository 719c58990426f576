package io.websocketservlet.driver.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    @Test
    void elementsStandBetweenCommas() {
        assertEquals(List.of("a", "b", "c d"), Tokens.split("a,b , \tc d"));
        assertEquals(List.of("a"), Tokens.split("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , ,\t,"})
    void emptyElementsAreLeftOut(String value) {
        assertEquals(List.of(), Tokens.split(value));
    }

    @Test
    void elementIsFoundInAnySpellingAndAnyLine() {
        assertTrue(Tokens.contain(List.of("keep-alive, Upgrade"), "upgrade"));
        assertTrue(Tokens.contain(List.of("close", "UPGRADE"), "upgrade"));
        assertFalse(Tokens.contain(List.of("upgraded", "up grade", "x-upgrade"), "upgrade"));
        // the Kelvin sign and the long s, whose other cases are k and S
        assertFalse(Tokens.contain(List.of("web\u017Foc\u212Aet"), "websocket"));
        assertFalse(Tokens.contain(List.of(), "upgrade"));
    }

    @Test
    void tokenIsMadeOfTheseCharacters() {
        String token = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for (char c = 0; c < 0x300; c++) {
            assertEquals(token.indexOf(c) >= 0, Tokens.isToken("a" + c + "b"), "character " + (int) c);
        }
        assertFalse(Tokens.isToken(""));
    }

    /** CVE-2021-32640: in time that grows with the length, where a pattern would take its square. */
    @ParameterizedTest
    @ValueSource(strings = {" ", ",", " ,", ", ", "\t", "a ", "a,", " a", "\\", "\""})
    @Timeout(5)
    void hostileValueTakesNoLongerThanItsLength(String unit) {
        String value = "a" + unit.repeat((1 << 20) / unit.length()) + "b";
        Tokens.split(value);
        Tokens.contain(List.of(value), "upgrade");
        Tokens.isToken(value);
    }
}
