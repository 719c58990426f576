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
     */
    public record Element(String name, Parameters parameters) {

        /**
         * @throws IllegalArgumentException if the name is no token
         */
        public Element {
            if (!Tokens.isToken(name)) {
                throw new IllegalArgumentException("extension name \"" + name + "\" is not a token");
            }
        }

        /** The extension as it stands in a header. */
        @Override
        public String toString() {
            return name + parameters;
        }
    }

    /**
     * A parameter of an extension.
     *
     * @param name a token
     * @param value null for a flag, which has none; without quotes and backslashes otherwise
     */
    public record Parameter(String name, String value) {

        /**
         * @throws IllegalArgumentException if the name is no token, or the value holds a control character or one
         *     beyond Latin-1, which no quoting lets into a header
         */
        public Parameter {
            if (!Tokens.isToken(name)) {
                throw new IllegalArgumentException("parameter name \"" + name + "\" is not a token");
            }
            if (value != null && !Tokens.isQuotable(value)) {
                throw new IllegalArgumentException(
                        "parameter " + name + " with a character in its value that no header can hold");
            }
        }
    }

    private final CharSequence text;
    private int at;

    private ExtensionHeader(CharSequence text) {
        this.text = text;
    }

    /**
     * Reads a header.
     *
     * @param value null or empty where there is none
     * @return the extensions in their order; null if the value does not follow the grammar
     */
    public static List<Element> parse(CharSequence value) {
        return value == null || value.length() == 0 ? List.of() : new ExtensionHeader(value).elements();
    }

    /**
     * Words a header.
     *
     * @return empty if there are no extensions
     */
    public static String write(List<Element> extensions) {
        StringBuilder header = new StringBuilder();
        for (Element extension : extensions) {
            header.append(header.isEmpty() ? "" : ", ").append(extension.name);
            append(extension.parameters, header);
        }
        return header.toString();
    }

    static void append(Parameters parameters, StringBuilder header) {
        for (Parameter parameter : parameters.list()) {
            header.append("; ").append(parameter.name());
            if (parameter.value() != null) {
                header.append('=');
                appendValue(parameter.value(), header);
            }
        }
    }

    private static void appendValue(String value, StringBuilder header) {
        if (Tokens.isToken(value)) {
            header.append(value);
            return;
        }
        header.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            // RFC 9110 5.6.4 Quoted Strings: these two, and no other, need a backslash
            if (c == '"' || c == '\\') {
                header.append('\\');
            }
            header.append(c);
        }
        header.append('"');
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
        if (!separated(';')) {
            return new Element(name, Parameters.none());
        }
        List<Parameter> parameters = new ArrayList<>(4);
        do {
            Parameter parameter = parameter();
            if (parameter == null) {
                return null;
            }
            parameters.add(parameter);
        } while (separated(';'));
        return new Element(name, new Parameters(parameters));
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

    /**
     * Whether this character comes next, with white space around it; steps over it then, and over nothing otherwise.
     */
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
        while (here < text.length() && Tokens.isSpace(text.charAt(here))) {
            here++;
        }
        return here;
    }

    private String token() {
        int from = at;
        while (at < text.length() && Tokens.isTokenCharacter(text.charAt(at))) {
            at++;
        }
        return at == from ? null : text.subSequence(from, at).toString();
    }

    /** RFC 6455 9.1 wants a token within the quotes; whatever a quoted string may hold is taken. */
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
            if (!Tokens.isQuotable(c)) {
                return null;
            }
            value.append(c);
        }
        return null;
    }
}
