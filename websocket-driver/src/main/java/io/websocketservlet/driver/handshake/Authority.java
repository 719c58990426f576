package io.websocketservlet.driver.handshake;

import java.util.Locale;

/**
 * A host and perhaps a port, as in a Host header and in URLs (RFC 3986 3.2). Read here and not by {@code java.net.URI},
 * which throws for some hosts and has none for others, such as those with an underscore.
 *
 * <p>A host with percent-escapes, which the grammar allows, is refused: whoever decodes them sees another host than
 * whoever does not.
 *
 * @param host in lower case; an IPv6 address in its brackets
 * @param port -1 if there is none
 */
record Authority(String host, int port) {

    private static final int HIGHEST_PORT = 65_535;

    /** Takes a host and a port apart; null if the text is not that. */
    static Authority parse(String text) {
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        if (end < 0) {
            end = text.length();
        }
        String host = text.substring(0, end);
        boolean isHost = host.startsWith("[") ? isIpv6(host.substring(1, end - 1)) : isName(host);
        if (!isHost || end < text.length() && text.charAt(end) != ':') {
            return null;
        }
        String port = end == text.length() ? "" : text.substring(end + 1);
        return port.isEmpty() || isPort(port)
                ? new Authority(lowerCase(host), port.isEmpty() ? -1 : Integer.parseInt(port))
                : null;
    }

    /** The same as it is written for a scheme with this default port, which is left out. */
    String without(int defaultPort) {
        return port < 0 || port == defaultPort ? host : host + ":" + port;
    }

    /** The same as it is written where the port must not be left out. */
    String with(int defaultPort) {
        return host + ":" + (port < 0 ? defaultPort : port);
    }

    static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** RFC 3986 3.2.2 Host, reg-name: a name, or an IPv4 address, without percent-escapes. */
    private static boolean isName(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> isUnreserved((char) c) || isSubDelimiter((char) c));
    }

    private static boolean isPort(String text) {
        if (text.length() > 5 || !text.chars().allMatch(c -> HttpHead.isDigit((char) c))) {
            return false;
        }
        int port = Integer.parseInt(text);
        return port > 0 && port <= HIGHEST_PORT;
    }

    /** RFC 3986 2.3 Unreserved Characters. */
    static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || HttpHead.isDigit(c) || "-._~".indexOf(c) >= 0;
    }

    /** RFC 3986 2.2 Reserved Characters, those without a meaning of their own in an authority. */
    static boolean isSubDelimiter(char c) {
        return "!$&'()*+,;=".indexOf(c) >= 0;
    }

    /** RFC 4291 2.2: eight groups, of which one or more in a row may be left out; the last two may be an IPv4 address. */
    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == 8;
        }
        int before = groups(text.substring(0, gap), false);
        int after = groups(text.substring(gap + 2), true);
        return before >= 0 && after >= 0 && before + after < 8;
    }

    /** How many groups there are between the colons; -1 if one of them is none. */
    private static int groups(String text, boolean atEnd) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] groups = text.split(":", -1);
        int count = groups.length;
        for (int i = 0; i < groups.length; i++) {
            if (atEnd && i == groups.length - 1 && isIpv4(groups[i])) {
                count++;
            } else if (!groups[i].matches("[0-9A-Fa-f]{1,4}")) {
                return -1;
            }
        }
        return count;
    }

    private static boolean isIpv4(String text) {
        return text.matches("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    }
}
