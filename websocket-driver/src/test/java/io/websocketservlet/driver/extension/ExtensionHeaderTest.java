package io.websocketservlet.driver.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.websocketservlet.driver.extension.ExtensionHeader.Element;
import io.websocketservlet.driver.extension.ExtensionHeader.Parameter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionHeaderTest {

    private static Element element(String name, Parameter... parameters) {
        return new Element(name, new Parameters(List.of(parameters)));
    }

    private static Parameter parameter(String name, String value) {
        return new Parameter(name, value);
    }

    @Test
    void noHeaderOffersNothing() {
        assertEquals(List.of(), ExtensionHeader.parse(null));
        assertEquals(List.of(), ExtensionHeader.parse(""));
    }

    @Test
    void extensionsKeepTheirOrderAndMayRepeat() {
        assertEquals(List.of(element("a")), ExtensionHeader.parse("a"));
        assertEquals(
                List.of(element("a"), element("b"), element("a"), element("A")), ExtensionHeader.parse("a, b,a ,A"));
    }

    @Test
    void parametersKeepTheirOrderAndMayRepeat() {
        assertEquals(
                List.of(element("a", parameter("b", null), parameter("c", "1"), parameter("b", "hi"))),
                ExtensionHeader.parse("a; b; c=1; b=\"hi\""));
    }

    @Test
    void everyExtensionHasItsOwnParameters() {
        assertEquals(
                List.of(
                        element("a", parameter("b", "1")),
                        element("c"),
                        element("b", parameter("d", null)),
                        element("c", parameter("e", "hi, there"), parameter("e", null)),
                        element("a", parameter("b", null))),
                ExtensionHeader.parse("a; b=1, c, b; d, c; e=\"hi, there\"; e, a; b"));
    }

    @Test
    void valueIsTheTextWithoutItsQuotes() {
        Map<String, String> values = Map.of(
                "1", "1",
                "-1", "-1",
                "01", "01",
                "99999999999999999999", "99999999999999999999",
                "!#$%&'*+-.^_`|~", "!#$%&'*+-.^_`|~",
                "\"1\"", "1",
                "\"hi, \\\"there\"", "hi, \"there",
                "\"back\\\\slash\"", "back\\slash",
                "\"\\a\\b\"", "ab");
        values.forEach((written, value) -> assertEquals(
                List.of(element("a", parameter("b", value))), ExtensionHeader.parse("a; b=" + written), written));
    }

    @Test
    void quotedValueMayBeEmptyOrHoldSeparators() {
        assertEquals(List.of(element("a", parameter("b", ""))), ExtensionHeader.parse("a; b=\"\""));
        assertEquals(List.of(element("a", parameter("b", " ;,= "))), ExtensionHeader.parse("a; b=\" ;,= \""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b=1,c", "a; b = 1, c", "a;\tb\t=\t1\t,\tc", "a  ;  b=1  ,  c"})
    void whiteSpaceMayStandAroundSeparators(String header) {
        assertEquals(List.of(element("a", parameter("b", "1")), element("c")), ExtensionHeader.parse(header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hasOwnProperty", "constructor", "__proto__"})
    void namesMeanNothingToUs(String name) {
        assertEquals(List.of(element(name, parameter(name, null))), ExtensionHeader.parse(name + "; " + name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " a",
                "a ",
                "a,",
                ",a",
                "a,,b",
                "a;",
                ";a",
                "a;;b",
                "a; b=",
                "a; =b",
                "a; b=c=d",
                "a=b",
                "a b",
                "ok, a;",
                "ok, =",
                "a;, ok",
                "a; b c",
                "x-webkit- -frame",
                "a; b=\"c",
                "a; b=\"c\\",
                "a; b=c\"d\"",
                "a; b=\"c\"d",
                "\"a\"",
                "a\u0000",
                "\u00e4",
                "foo; bar=\"fooa\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a"
            })
    void whatDoesNotFollowTheGrammarIsRefusedWhole(String header) {
        assertNull(ExtensionHeader.parse(header));
    }

    /** CVE-2020-7662 and CVE-2020-7663: in time that grows with the length, where a pattern would take its power. */
    @ParameterizedTest
    @ValueSource(
            strings = {"\\c", "\\", "\\\\", "\"", " ", ",", ";", "=", "a", "a,", "a;", "; b=\"c\"", ", a; b=\"\\c", " ;"
            })
    @Timeout(5)
    void hostileValueTakesNoLongerThanItsLength(String unit) {
        String many = unit.repeat((1 << 18) / unit.length());
        for (String start : List.of("", "a; b=\"", "a; b=", "a", "a ")) {
            ExtensionHeader.parse(start + many);
            ExtensionHeader.parse(start + many + "\"");
        }
    }
}
