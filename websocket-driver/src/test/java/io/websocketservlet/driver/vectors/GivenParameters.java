package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Parameters of an extension as vectors write them: true for a flag, a number, a text, or a list for a repeated one.
 */
final class GivenParameters {

    private GivenParameters() {}

    /** Ours for what a vector has. */
    static Parameters of(JsonNode object) {
        Parameters parameters = Parameters.none();
        for (String name : new Fields("parameters", object).names()) {
            for (JsonNode value : values(object.get(name))) {
                parameters = isFlag(value) ? parameters.with(name) : parameters.with(name, value.asText());
            }
        }
        return parameters;
    }

    /** A list of alternatives, or a single one, or null for none. */
    static List<Parameters> listOf(JsonNode alternatives) {
        List<Parameters> list = new ArrayList<>();
        if (!alternatives.isNull() && !alternatives.isMissingNode()) {
            values(alternatives).forEach(one -> list.add(of(one)));
        }
        return list;
    }

    static List<JsonNode> values(JsonNode value) {
        List<JsonNode> values = new ArrayList<>();
        (value.isArray() ? value : List.of(value)).forEach(values::add);
        return values;
    }

    static boolean isFlag(JsonNode value) {
        if (value.isBoolean() && value.asBoolean() || value.isNumber() || value.isTextual()) {
            return value.isBoolean();
        }
        throw new UnknownVectorException("neither true nor a number nor a text: " + value);
    }

    /** A header whose parameters are in the order of their names, as one of the seeds writes them. */
    static String sorted(String header) {
        if (header == null) {
            return null;
        }
        return ExtensionHeader.parse(header).stream()
                .map(extension -> extension.name() + sorted(extension.parameters()))
                .collect(Collectors.joining(", "));
    }

    private static String sorted(Parameters parameters) {
        String[] each = parameters.toString().split("(?=; )");
        Arrays.sort(each);
        return String.join("", each);
    }
}
