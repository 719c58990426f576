package io.websocketservlet.driver.extension;

import java.util.ArrayList;
import java.util.List;

/** Tokens and lists of them in header values (RFC 9110 5.6.1 and 5.6.2), read in one pass. */
public final class Tokens {

    private Tokens() {}

    /**
     * Whether one of the comma-separated elements of one of the values is this token, without regard to the case of ASCII
     * letters. No other has a case here: some become one of ASCII by it, so that we would see a token that nobody else
     * does.
     */
    public static boolean contain(List<String> values, String token) {
        for (String value : values) {
            for (String element : split(value)) {
                if (element.equalsIgnoreCase(token) && isToken(element)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The elements between commas, without white space around them; empty ones are left out (5.6.1.2). */
    public static List<String> split(CharSequence value) {
        List<String> elements = new ArrayList<>(2);
        int length = value.length();
        int from = 0;
        while (from < length) {
            // of the element that begins here: where it ends without the white space behind it
            int begin = -1;
            int end = -1;
            int at = from;
            for (; at < length && value.charAt(at) != ','; at++) {
                if (!isSpace(value.charAt(at))) {
                    begin = begin < 0 ? at : begin;
                    end = at + 1;
                }
            }
            if (begin >= 0) {
                elements.add(value.subSequence(begin, end).toString());
            }
            from = at + 1;
        }
        return elements;
    }

    /** RFC 9110 5.6.3 Whitespace. */
    static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /** Whether the text is a token and nothing else. */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isTokenCharacter(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Whether a quoted string can hold the text: it can hold all of Latin-1 but control characters (RFC 9110 5.6.4). */
    static boolean isQuotable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isQuotable(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isQuotable(char c) {
        return c >= ' ' && c <= 0xFF && c != 0x7F || c == '\t';
    }
}
