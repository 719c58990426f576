package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.ExtensionHeader.Element;
import io.websocketservlet.driver.extension.ExtensionHeader.Parameter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values of Sec-WebSocket-Extensions. The seeds turn what looks like a number into one as they read; here it stays the
 * text that it is until somebody needs a number, so what the seeds take for one is compared as one.
 */
final class ExtensionParseArea implements Area {

    private static final String MALFORMED = "malformed";

    private static final List<Rule<Reading>> RULES = List.of(
            new Rule<>(
                    "a line that goes on in the next one is malformed", // RFC 9112 5.2: no server hands one on
                    reading -> reading.holds("\r") || reading.holds("\n"),
                    reading -> reading.expected = MALFORMED),
            new Rule<>(
                    "a backslash that is escaped is one, where the seeds take out all of them",
                    reading -> reading.holds("\\\\") && !reading.expected.equals(MALFORMED),
                    Reading::takeOutBackslashes));

    /** A header, what should be read out of it and what was. */
    private static final class Reading {

        private final String header;
        private String expected;
        private String actual;

        Reading(String header, String expected, String actual) {
            this.header = header;
            this.expected = expected;
            this.actual = actual;
        }

        boolean holds(String part) {
            return header != null && header.contains(part);
        }

        void takeOutBackslashes() {
            expected = expected.replace("\\", "");
            actual = actual.replace("\\", "");
        }
    }

    @Override
    public List<String> names() {
        return List.of("extension-parse");
    }

    @Override
    public Judgement judge(Vector vector) {
        Fields given = new Fields("given", vector.given());
        String header = given.text("header", null);
        given.end();
        Fields expect = new Fields("expect", vector.expect());
        expect.node("error"); // how it is worded is everybody's own
        String expected = expect.has("error") ? MALFORMED : stated(expect.node("result"));
        expect.end();
        Reading reading = new Reading(header, expected, read(ExtensionHeader.parse(header)));
        List<String> rules = Rule.apply(RULES, reading);
        return new Judgement(reading.expected, reading.actual, rules);
    }

    private static String stated(JsonNode result) {
        List<String> lines = new ArrayList<>();
        for (JsonNode extension : result) {
            Fields fields = new Fields("extension", extension);
            Map<String, List<String>> parameters = new TreeMap<>();
            Fields values = fields.object("params");
            for (String name : values.names()) {
                JsonNode value = values.node(name);
                List<String> all = new ArrayList<>();
                (value.isArray() ? value : List.of(value))
                        .forEach(one -> all.add(one.isBoolean() ? null : number(one.asText())));
                parameters.put(name, all);
            }
            lines.add(fields.text("name", "") + parameters);
            fields.end();
        }
        return String.join("\n", lines);
    }

    private static String read(List<Element> extensions) {
        if (extensions == null) {
            return MALFORMED;
        }
        List<String> lines = new ArrayList<>();
        for (Element extension : extensions) {
            Map<String, List<String>> parameters = new TreeMap<>();
            for (Parameter parameter : extension.parameters().list()) {
                parameters
                        .computeIfAbsent(parameter.name(), name -> new ArrayList<>())
                        .add(number(parameter.value()));
            }
            lines.add(extension.name() + parameters);
        }
        return String.join("\n", lines);
    }

    /** What looks like a number, as one and the same text for each that is equal; anything else as it is. */
    private static String number(String value) {
        return value != null && value.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?")
                ? new BigDecimal(value).stripTrailingZeros().toPlainString()
                : value;
    }
}
