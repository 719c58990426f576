package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    private static List<String> lines(Headers headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach((name, value) -> lines.add(name + ": " + value));
        return lines;
    }

    @Test
    void linesKeepTheirOrderAndTheirSpelling() {
        Headers headers = new Headers().add("X-B", "1").add("x-a", "2").add("X-C", "");
        assertEquals(List.of("X-B: 1", "x-a: 2", "X-C: "), lines(headers));
    }

    @Test
    void nameIsFoundInAnySpelling() {
        Headers headers = new Headers().add("X-Powered-By", "ideas");
        assertEquals("ideas", headers.get("x-powered-by"));
        assertEquals("ideas", headers.get("X-POWERED-BY"));
        assertNull(headers.get("X-Other"));
    }

    @Test
    void firstValueOfANameStays() {
        Headers headers = new Headers().add("X-A", "1").add("x-a", "2").add("X-A", "3");
        assertEquals(List.of("X-A: 1"), lines(headers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Set-Cookie", "set-cookie2", "WARNING", "www-authenticate"})
    void cookiesAndTheLikeMayRepeat(String name) {
        Headers headers = new Headers().add(name, "a=1").add(name, "b=2").add(name, "a=1");
        assertEquals(List.of(name + ": a=1", name + ": b=2", name + ": a=1"), lines(headers));
    }

    @Test
    void whiteSpaceAroundAValueIsDropped() {
        assertEquals("a  b", new Headers().add("X", " \t a  b\t ").get("X"));
    }

    @Test
    void allValuesOfANameAreFoundInTheirOrder() {
        Headers headers = new Headers().add("Set-Cookie", "b").add("X", "y").add("set-cookie", "a");
        assertEquals(List.of("b", "a"), headers.all("SET-COOKIE"));
        assertEquals(List.of(), headers.all("Y"));
        assertEquals(3, headers.size());
    }

    @Test
    void textIsWhatIsSent() {
        assertEquals(
                "X: y\r\nSet-Cookie: b\r\n",
                new Headers().add("X", "y").add("Set-Cookie", "b").toString());
        assertEquals("", new Headers().toString());
    }

    @Test
    void copyIsIndependent() {
        Headers headers = new Headers().add("X-A", "1");
        Headers copy = Headers.copyOf(headers).add("X-B", "2");
        headers.add("X-C", "3");
        assertEquals(List.of("X-A: 1", "X-B: 2"), lines(copy));
        assertEquals(List.of("X-A: 1", "X-C: 3"), lines(headers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1\r\nX-Evil: 2",
                "1\nX-Evil: 2",
                "1\rX-Evil: 2",
                "1\u0000",
                "\r\n",
                "\n",
                "1\r\n\r\n<html>",
                "1\r\n",
                "\r\n1"
            })
    void valueThatWouldBreakOutOfItsLineIsRefused(String value) {
        Headers headers = new Headers();
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> headers.add("X-A", value));
        assertFalse(refusal.getMessage().contains("\n") || refusal.getMessage().contains("\r"));
        assertEquals(List.of(), lines(headers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u20ac", "a\u0100", "\ud83d\ude00", "\u2028"})
    void valueWithACharacterThatIsNoByteIsRefused(String value) {
        Headers headers = new Headers();
        assertThrows(IllegalArgumentException.class, () -> headers.add("X-A", value));
        assertEquals(List.of(), lines(headers));
        assertEquals("\u0080\u00ff", headers.add("X-A", "\u0080\u00ff").get("X-A"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "X A", " X", "X ", "X:", "X\r\n", "X\nY", "X\u0000", "X\u00e9", "(X)", "X/Y", "\"X\"", "a,b"
            })
    void nameThatIsNoTokenIsRefused(String name) {
        Headers headers = new Headers();
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> headers.add(name, "1"));
        assertFalse(refusal.getMessage().contains("\n") || refusal.getMessage().contains("\r"));
        assertEquals(List.of(), lines(headers));
    }

    @Test
    void valueIsCheckedEvenWhereItWouldNotBeAdded() {
        Headers headers = new Headers().add("X-A", "1");
        assertThrows(IllegalArgumentException.class, () -> headers.add("X-A", "2\r\n"));
    }
}
