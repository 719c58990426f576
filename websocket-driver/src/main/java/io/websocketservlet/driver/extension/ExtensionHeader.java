package io.websocketservlet.driver.extension;

import java.util.ArrayList;
import java.util.List;

/**
 * The value of a {@code Sec-WebSocket-Extensions} header (RFC 6455 9.1 Negotiating Extensions): a list of extensions,
 * each with parameters. Read in one pass over the characters, in time that grows with their number.
 */
public final class ExtensionHeader {

    /**
     * An extension that is offered or agreed on.
     *
     * @param name as it was written; names are compared exactly
     * @param parameters in their order; a name may come twice
     */
    public record Element(String name, List<Parameter> parameters) {}

    /**
     * A parameter of an extension.
     *
     * @param value null for one without a value; without its quotes otherwise
     */
    public record Parameter(String name, String value) {}

    private final String text;
    private int at;

    private ExtensionHeader(String text) {
        this.text = text;
    }

    /**
     * Reads a header.
     *
     * @param value null or empty where there is none
     * @return the extensions in their order; null if the value does not follow the grammar
     */
    public static List<Element> parse(String value) {
        return value == null || value.isEmpty() ? List.of() : new ExtensionHeader(value).elements();
    }

    private List<Element> elements() {
        List<Element> elements = new ArrayList<>();
        do {
            Element element = element();
            if (element == null) {
                return null;
            }
            elements.add(element);
        } while (separated(','));
        return at == text.length() ? elements : null;
    }

    private Element element() {
        String name = token();
        if (name == null) {
            return null;
        }
        List<Parameter> parameters = new ArrayList<>(2);
        while (separated(';')) {
            Parameter parameter = parameter();
            if (parameter == null) {
                return null;
            }
            parameters.add(parameter);
        }
        return new Element(name, List.copyOf(parameters));
    }

    private Parameter parameter() {
        String name = token();
        if (name == null) {
            return null;
        }
        if (!separated('=')) {
            return new Parameter(name, null);
        }
        String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
        return value == null ? null : new Parameter(name, value);
    }

    /** Whether this character comes next, with white space around it; steps over it then, and over nothing otherwise. */
    private boolean separated(char separator) {
        int here = afterSpace(at);
        if (here == text.length() || text.charAt(here) != separator) {
            return false;
        }
        at = afterSpace(here + 1);
        return true;
    }

    private int afterSpace(int from) {
        int here = from;
        while (here < text.length() && (text.charAt(here) == ' ' || text.charAt(here) == '\t')) {
            here++;
        }
        return here;
    }

    private String token() {
        int from = at;
        while (at < text.length() && Tokens.isTokenCharacter(text.charAt(at))) {
            at++;
        }
        return at == from ? null : text.substring(from, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c == '\\' && at < text.length()) {
                c = text.charAt(at++);
            }
            value.append(c);
        }
        return null;
    }
}
