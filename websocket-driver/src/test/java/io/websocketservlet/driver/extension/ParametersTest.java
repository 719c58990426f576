package io.websocketservlet.driver.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {

    private static final Parameters SOME = Parameters.none()
            .with("flag")
            .with("number", 12)
            .with("text", "hi")
            .with("twice")
            .with("twice", "2");

    @Test
    void valuesAreReadByName() {
        assertTrue(SOME.isFlag("flag"));
        assertEquals("12", SOME.text("number"));
        assertEquals(OptionalInt.of(12), SOME.number("number"));
        assertEquals("hi", SOME.text("text"));
        assertEquals(OptionalInt.empty(), SOME.number("text"));
    }

    @Test
    void flagHasNoValueAndAValueIsNoFlag() {
        assertNull(SOME.text("flag"));
        assertEquals(OptionalInt.empty(), SOME.number("flag"));
        assertFalse(SOME.isFlag("text"));
    }

    @Test
    void repeatedParameterIsNeither() {
        assertTrue(SOME.has("twice"));
        assertFalse(SOME.isFlag("twice"));
        assertNull(SOME.text("twice"));
        assertEquals(OptionalInt.empty(), SOME.number("twice"));
        assertEquals(
                2,
                SOME.list().stream().filter(one -> one.name().equals("twice")).count());
    }

    @Test
    void absentParameterIsNothing() {
        assertFalse(SOME.has("other"));
        assertFalse(SOME.isFlag("other"));
        assertNull(SOME.text("other"));
        assertEquals(OptionalInt.empty(), SOME.number("other"));
    }

    @Test
    void namesComeOnceInTheirOrder() {
        assertEquals(List.of("flag", "number", "text", "twice"), List.copyOf(SOME.names()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, 10, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void numberIsReadBack(int number) {
        assertEquals(OptionalInt.of(number), Parameters.none().with("n", number).number("n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                "01",
                "-01",
                "1.0",
                "1e3",
                "0x10",
                " 1",
                "1 ",
                "2147483648",
                "-2147483649",
                "99999999999999999999",
                "\u00b2"
            })
    void whatIsNotWrittenAsANumberInRangeStaysText(String text) {
        Parameters parameters = Parameters.none().with("n", text);
        assertEquals(OptionalInt.empty(), parameters.number("n"));
        assertEquals(text, parameters.text("n"));
    }

    @Test
    void theyAreWrittenAsInAHeader() {
        assertEquals("; flag; number=12; text=hi; twice; twice=2", SOME.toString());
        assertEquals("", Parameters.none().toString());
    }

    @Test
    void equalOnesHaveTheSameParametersInTheSameOrder() {
        assertEquals(
                Parameters.none().with("a").with("b", 1),
                Parameters.none().with("a").with("b", "1"));
        assertFalse(Parameters.none()
                .with("a")
                .with("b")
                .equals(Parameters.none().with("b").with("a")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "a=b", "\"a\"", "a\r\nb", "é"})
    void nameIsAToken(String name) {
        assertThrows(IllegalArgumentException.class, () -> Parameters.none().with(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "\n", "\u0000", "\u007f", "\u0100", "\u0663"})
    void valueHoldsNoControlCharacter(String value) {
        assertThrows(IllegalArgumentException.class, () -> Parameters.none().with("a", value));
    }
}
