package io.websocketservlet.driver.handshake;

/**
 * What a request asks for (RFC 9112 3.2 Request Target), which takes one of four forms: a path and perhaps a query; a whole
 * URL; with OPTIONS a star, for the server itself; with CONNECT, and nothing else, a host and a port.
 *
 * <p>Browsers leave characters in paths and queries as they are that RFC 3986 wants escaped, such as {@code |} and
 * {@code [}. To refuse those would be to refuse browsers; only what no browser sends is refused.
 */
final class RequestTarget {

    private static final int BAD_REQUEST = 400;
    private static final String NEVER_SENT = "\"<>#";

    private RequestTarget() {}

    /**
     * Judges the form.
     *
     * @throws HandshakeException with 400 if it is none of the four, or not one for this method
     */
    static void check(String method, String target) throws HandshakeException {
        boolean isValid;
        if (method.equals("CONNECT")) {
            Authority authority = Authority.parse(target);
            isValid = authority != null && authority.port() > 0;
        } else if (target.equals("*")) {
            isValid = method.equals("OPTIONS");
        } else {
            boolean isClean = target.chars().allMatch(c -> NEVER_SENT.indexOf(c) < 0);
            isValid = isClean && (target.startsWith("/") || url(target) != null);
        }
        if (!isValid) {
            throw new HandshakeException(
                    BAD_REQUEST, "request target " + Headers.shown(target) + " is of no form that " + method + " has");
        }
    }

    /**
     * Judges whether a target with a host in it and the Host header mean the same one (3.2.2 absolute-form): some go by the
     * one, some by the other.
     *
     * @param target of a form that its method has
     * @throws HandshakeException with 400 if they do not
     */
    static void checkHost(String target, String host) throws HandshakeException {
        HttpUrl url = url(target);
        if (url == null) {
            return;
        }
        Authority named = Authority.parse(host);
        if (named == null
                || !named.with(url.defaultPort()).equals(url.authority().with(url.defaultPort()))) {
            throw new HandshakeException(
                    BAD_REQUEST,
                    "request target " + Headers.shown(target) + " for another host than " + Headers.shown(host));
        }
    }

    /** Null if it is no URL of HTTP. User information has no place in one (RFC 9110 4.2.4). */
    private static HttpUrl url(String target) {
        HttpUrl url = HttpUrl.parse(target);
        boolean isHttp =
                url != null && (url.scheme().equals("http") || url.scheme().equals("https"));
        return isHttp && url.userInfo() == null ? url : null;
    }
}
