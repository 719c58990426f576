package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An object of a vector, every field of which has to be asked for: {@link #end} fails on one that nobody asked for. So
 * nothing that a vector says can be overlooked.
 */
final class Fields {

    private final String what;
    private final JsonNode object;
    private final Set<String> unread = new LinkedHashSet<>();

    Fields(String what, JsonNode object) {
        this.what = what;
        this.object = object;
        object.fieldNames().forEachRemaining(unread::add);
    }

    boolean has(String name) {
        return object.has(name);
    }

    /** The names of all fields, which thereby count as asked for. */
    List<String> names() {
        unread.clear();
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    JsonNode node(String name) {
        unread.remove(name);
        return object.path(name);
    }

    /** A text; null if the field is null. */
    String text(String name, String otherwise) {
        return has(name) ? text(node(name)) : otherwise;
    }

    int number(String name, int otherwise) {
        JsonNode value = node(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        return Integer.parseInt(value.asText());
    }

    long longNumber(String name, long otherwise) {
        return has(name) ? Long.parseLong(node(name).asText()) : otherwise;
    }

    boolean flag(String name, boolean otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        String value = node(name).asText();
        if (!value.equals("true") && !value.equals("false")) {
            throw new UnknownVectorException(what + ": " + name + " is " + node(name) + ", neither true nor false");
        }
        return value.equals("true");
    }

    byte[] bytes(String name) {
        return bytes(node(name));
    }

    /** A list of texts, or a single one. */
    List<String> texts(String name) {
        JsonNode value = node(name);
        if (!value.isArray()) {
            return List.of(text(value));
        }
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(text(element)));
        return texts;
    }

    Fields object(String name) {
        return new Fields(what + "." + name, node(name));
    }

    void end() {
        if (!unread.isEmpty()) {
            throw new UnknownVectorException(what + " has fields that are not known here: " + unread);
        }
    }

    /** A text, or {@code {"repeat": [unit, count]}}; null for null. */
    static String text(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        JsonNode repeat = value.path("repeat");
        if (repeat.isArray() && repeat.size() == 2 && value.size() == 1) {
            return repeat.get(0).asText().repeat(repeat.get(1).asInt());
        }
        if (!value.isValueNode()) {
            throw new UnknownVectorException("neither a text nor a repeated one: " + value);
        }
        return value.asText();
    }

    /** Bytes in hex, or a list of {@code [unit, count]}. */
    static byte[] bytes(JsonNode value) {
        if (value.isTextual()) {
            return HexFormat.of().parseHex(value.asText());
        }
        if (!value.isArray()) {
            throw new UnknownVectorException("neither hex nor a list of repeated hex: " + value);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (JsonNode segment : value) {
            if (segment.size() != 2) {
                throw new UnknownVectorException("not a pair of hex and a count: " + segment);
            }
            byte[] unit = HexFormat.of().parseHex(segment.get(0).asText());
            for (int i = 0; i < segment.get(1).asInt(); i++) {
                bytes.writeBytes(unit);
            }
        }
        return bytes.toByteArray();
    }
}
