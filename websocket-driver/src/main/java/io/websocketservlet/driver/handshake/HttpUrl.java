package io.websocketservlet.driver.handshake;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;

/**
 * A URL with a host, taken apart (RFC 3986 3) and nothing more: no part is decoded, completed or made shorter.
 *
 * @param scheme in lower case
 * @param userInfo null if there is none
 * @param rest path and query as they were written; empty if there is neither
 * @param fragment null if there is none
 */
record HttpUrl(String scheme, String userInfo, Authority authority, String rest, String fragment) {

    /**
     * Reads a URL that this side is to use, and so has to write by the grammar.
     *
     * @param kind what it is to be, for the message
     * @throws IllegalArgumentException if it is none, has another scheme, or a character that has to be escaped
     */
    static HttpUrl checked(String text, String kind, List<String> schemes) {
        String fault = shown(text) + " is not a valid " + kind + " URL";
        HttpUrl url = parse(text);
        if (url == null || !schemes.contains(url.scheme)) {
            throw new IllegalArgumentException(fault);
        }
        String behind = url.fragment == null ? url.rest : url.rest + url.fragment;
        for (int i = 0; i < behind.length(); i++) {
            if (!isAllowed(behind, i)) {
                throw new IllegalArgumentException(
                        fault + ": '" + behind.charAt(i) + "' has to be percent-escaped (RFC 3986 3.3 to 3.5)");
            }
        }
        return url;
    }

    /** Whether a character may stand in a path, a query or a fragment. */
    private static boolean isAllowed(String text, int at) {
        char c = text.charAt(at);
        return c == '%'
                ? at + 2 < text.length() && escape(text, at) >= 0
                : Authority.isUnreserved(c) || Authority.isSubDelimiter(c) || ":@/?".indexOf(c) >= 0;
    }

    /** Takes a URL apart; null if the text is none, or has another character than visible ASCII in it. */
    static HttpUrl parse(String text) {
        int colon = text.indexOf("://");
        if (colon < 0 || !HttpHead.isVisible(text)) {
            return null;
        }
        int hash = text.indexOf('#');
        int end = hash < 0 ? text.length() : hash;
        int from = colon + 3;
        int slash = from;
        while (slash < end && text.charAt(slash) != '/' && text.charAt(slash) != '?') {
            slash++;
        }
        if (slash < from) {
            return null; // the :// stands in the fragment
        }
        String place = text.substring(from, slash);
        int at = place.indexOf('@');
        String userInfo = at < 0 ? null : place.substring(0, at);
        Authority authority = Authority.parse(place.substring(at + 1));
        if (authority == null || userInfo != null && !isUserInfo(userInfo)) {
            return null;
        }
        String scheme = Authority.lowerCase(text.substring(0, colon));
        String fragment = hash < 0 ? null : text.substring(hash + 1);
        return new HttpUrl(scheme, userInfo, authority, text.substring(slash, end), fragment);
    }

    /**
     * RFC 3986 3.2.1 User Information; and RFC 7617 2: a user with a colon, or control characters, could not be told
     * from another user.
     */
    private static boolean isUserInfo(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escaped = c == '%' && i + 2 < text.length() && escape(text, i) >= 0;
            if (!escaped && c != ':' && !Authority.isUnreserved(c) && !Authority.isSubDelimiter(c)) {
                return false;
            }
            int value = escaped ? escape(text, i) : c;
            boolean isColonInUser = escaped && value == ':' && text.lastIndexOf(':', i) < 0;
            if (value < ' ' || value == 0x7F || isColonInUser) {
                return false;
            }
        }
        return true;
    }

    /** The value of two hex digits behind a percent sign; -1 if they are none. */
    private static int escape(String text, int percent) {
        int high = Character.digit(text.charAt(percent + 1), 16);
        int low = Character.digit(text.charAt(percent + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /**
     * What proves who the user is (RFC 7617 2 The Basic Authentication Scheme). Percent-escapes are decoded; a user
     * without a password has an empty one.
     *
     * @return the value of an Authorization header; null if the URL names no user
     */
    String basicAuthorization() {
        if (userInfo == null || userInfo.isEmpty()) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < userInfo.length(); i++) {
            char c = userInfo.charAt(i);
            bytes.write(c == '%' ? escape(userInfo, i) : c);
            i += c == '%' ? 2 : 0;
        }
        if (userInfo.indexOf(':') < 0) {
            bytes.write(':');
        }
        return "Basic " + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /**
     * A text that should have been a URL, as it may stand in a message: without a user and a password, and without
     * control characters. What stands before the last @ may be a password, whatever it looks like; only a scheme is none.
     */
    static String shown(String text) {
        int at = text.lastIndexOf('@');
        int colon = text.indexOf("://");
        boolean hasScheme = colon > 0 && text.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*");
        int from = hasScheme ? colon + 3 : 0;
        return Headers.printable(at < 0 ? text : text.substring(0, from) + "***" + text.substring(at));
    }

    /** Whether the scheme is {@code wss} or {@code https}. */
    boolean isSecure() {
        return scheme.equals("wss") || scheme.equals("https");
    }

    int defaultPort() {
        return isSecure() ? 443 : 80;
    }

    /** Whom to connect to: an address of IPv6 without its brackets. */
    String host() {
        String host = authority.host();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port to connect to. */
    int port() {
        return authority.port() < 0 ? defaultPort() : authority.port();
    }

    /** What the request asks for: the path, / if there is none, and the query. */
    String target() {
        return rest.startsWith("/") ? rest : "/" + rest;
    }
}
