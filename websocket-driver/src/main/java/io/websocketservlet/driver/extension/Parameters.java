package io.websocketservlet.driver.extension;

import io.websocketservlet.driver.extension.ExtensionHeader.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The parameters of one extension, in their order (RFC 6455 9.1). Immutable.
 *
 * <p>A value is kept as the text that it is: {@link #number} reads it as a number, and only if it is one that is in
 * range. Each of the readers by name wants the parameter exactly once, since hardly any extension has a meaning for one
 * that is repeated; the others are in {@link #list}.
 */
public final class Parameters {

    private static final Parameters NONE = new Parameters(List.of());

    /** The largest int has so many digits. */
    private static final int MAX_DIGITS = 10;

    private final List<Parameter> list;

    Parameters(List<Parameter> list) {
        this.list = List.copyOf(list);
    }

    /** No parameters. */
    public static Parameters none() {
        return NONE;
    }

    /** These parameters, and a flag behind them. */
    public Parameters with(String name) {
        return with(name, null);
    }

    /** These parameters, and a number behind them. */
    public Parameters with(String name, int value) {
        return with(name, Integer.toString(value));
    }

    /**
     * These parameters, and one more behind them.
     *
     * @param value anything of Latin-1 without control characters: quotes are put around it where needed; null for a flag
     * @throws IllegalArgumentException if it cannot be written into a header
     */
    public Parameters with(String name, String value) {
        List<Parameter> more = new ArrayList<>(list);
        more.add(new Parameter(name, value));
        return new Parameters(more);
    }

    /** All of them, in their order; a name may come twice. */
    public List<Parameter> list() {
        return list;
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /** The names, each once. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        list.forEach(parameter -> names.add(parameter.name()));
        return names;
    }

    /** Whether there is a parameter with this name, whatever its value, once or more often. */
    public boolean has(String name) {
        for (Parameter parameter : list) {
            if (parameter.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is exactly one parameter with this name, and it has no value. */
    public boolean isFlag(String name) {
        Parameter parameter = only(name);
        return parameter != null && parameter.value() == null;
    }

    /** The value of the only parameter with this name; null if there is none, if it is a flag, or if there are more. */
    public String text(String name) {
        Parameter parameter = only(name);
        return parameter == null ? null : parameter.value();
    }

    /**
     * The value of the only parameter with this name as a number: decimal, without leading zeros, in the range of an
     * int. Empty if it is anything else.
     */
    public OptionalInt number(String name) {
        String text = text(name);
        if (text == null || !isCanonical(text)) {
            return OptionalInt.empty();
        }
        long number = Long.parseLong(text);
        return number == (int) number ? OptionalInt.of((int) number) : OptionalInt.empty();
    }

    /** Whether this is how a number of ten digits at most is written. */
    private static boolean isCanonical(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - from;
        if (digits < 1 || digits > MAX_DIGITS || digits > 1 && text.charAt(from) == '0') {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private Parameter only(String name) {
        Parameter only = null;
        for (Parameter parameter : list) {
            if (parameter.name().equals(name)) {
                if (only != null) {
                    return null;
                }
                only = parameter;
            }
        }
        return only;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters parameters && list.equals(parameters.list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    /** The parameters as they stand in a header behind the extension's name, each with its semicolon. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        ExtensionHeader.append(this, text);
        return text.toString();
    }
}
