package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.ExtensionHeader.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** How an extension is written into Sec-WebSocket-Extensions. */
final class ExtensionSerializeArea implements Area {

    private static final String REFUSED = "refused";
    private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";

    /** A header as it is put together: what the seeds make of it, then changed by our rules. */
    private static final class Writing {

        private final String extension;
        private final JsonNode parameters;
        private List<String> names;
        private boolean escapesBackslash;
        private boolean quotesNothing;
        private boolean refused;

        Writing(String extension, JsonNode parameters, boolean sorted) {
            this.extension = extension;
            this.parameters = parameters;
            this.names = new Fields("params", parameters).names();
            if (sorted) {
                names = List.copyOf(new TreeSet<>(names));
            }
        }

        boolean isSorted() {
            return names.equals(List.copyOf(new TreeSet<>(names)));
        }

        boolean isAnyValue(String pattern) {
            return names.stream()
                    .flatMap(name -> GivenParameters.values(parameters.get(name)).stream())
                    .anyMatch(value -> value.isTextual() && value.asText().matches("(?s)" + pattern));
        }

        boolean isAnyNameNoToken() {
            return !extension.matches(TOKEN) || !names.stream().allMatch(name -> name.matches(TOKEN));
        }

        String text() {
            if (refused) {
                return REFUSED;
            }
            StringBuilder text = new StringBuilder(extension);
            for (String name : names) {
                for (JsonNode value : GivenParameters.values(parameters.get(name))) {
                    text.append("; ").append(name).append(GivenParameters.isFlag(value) ? "" : "=" + written(value));
                }
            }
            return text.toString();
        }

        private String written(JsonNode value) {
            String text = value.asText();
            if (text.matches(TOKEN) || text.isEmpty() && !quotesNothing) {
                return text;
            }
            String escaped = escapesBackslash ? text.replace("\\", "\\\\") : text;
            return "\"" + escaped.replace("\"", "\\\"") + "\"";
        }
    }

    private static final List<Rule<Writing>> RULES = List.of(
            new Rule<>(
                    "a backslash in a value is written so that it is read back",
                    header -> header.isAnyValue(".*\\\\.*"),
                    header -> header.escapesBackslash = true),
            new Rule<>(
                    "a value that is empty is written in quotes",
                    header -> header.isAnyValue(""),
                    header -> header.quotesNothing = true),
            new Rule<>(
                    "no control character goes into a header, and names are tokens",
                    header -> header.isAnyValue(".*\\p{Cntrl}.*") || header.isAnyNameNoToken(),
                    header -> header.refused = true));

    @Override
    public List<String> names() {
        return List.of("extension-serialize");
    }

    @Override
    public Judgement judge(Vector vector) {
        Fields given = new Fields("given", vector.given());
        String name = given.text("name", null);
        JsonNode parameters = given.node("params");
        given.end();
        Fields expect = new Fields("expect", vector.expect());
        String stated = expect.text("result", null);
        expect.end();
        return judge(stated, name, parameters);
    }

    private static Judgement judge(String stated, String name, JsonNode parameters) {
        List<String> applied = new ArrayList<>();
        Writing seeds = new Writing(name, parameters, false);
        if (!seeds.isSorted() && stated.equals(new Writing(name, parameters, true).text())) {
            applied.add("parameters are written in the order in which they are given");
            stated = seeds.text();
        }
        String wanted = stated;
        if (stated.equals(seeds.text())) {
            applied.addAll(Rule.apply(RULES, seeds));
            wanted = seeds.text();
        }
        return new Judgement(wanted, written(name, parameters), applied);
    }

    private static String written(String name, JsonNode parameters) {
        try {
            return ExtensionHeader.write(List.of(new Element(name, GivenParameters.of(parameters))));
        } catch (IllegalArgumentException e) {
            return REFUSED;
        }
    }
}
