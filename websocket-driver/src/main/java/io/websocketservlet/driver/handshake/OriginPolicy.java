package io.websocketservlet.driver.handshake;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which web pages may open a connection (RFC 6455 10.2 Origin Considerations): by default those of the same origin, so
 * that no other site can use a visitor's cookies here. Clients that are no browsers send no origin and pass.
 */
public final class OriginPolicy {

    private static final int FORBIDDEN = 403;

    private static final OriginPolicy SAME_ORIGIN = new OriginPolicy(Set.of());

    private final Set<String> allowed;

    private OriginPolicy(Set<String> allowed) {
        this.allowed = allowed;
    }

    /** Pages from the host that the request is for. */
    public static OriginPolicy sameOrigin() {
        return SAME_ORIGIN;
    }

    /**
     * Pages from these origins, and from no other.
     *
     * @param origins whole origins as a browser sends them, such as {@code https://example.com} or
     *     {@code http://localhost:3000}; {@code *} stands for every one; empty means the same origin
     * @throws IllegalArgumentException if one of them cannot be an origin
     */
    public static OriginPolicy of(Set<String> origins) {
        origins.forEach(OriginPolicy::check);
        return origins.isEmpty()
                ? SAME_ORIGIN
                : new OriginPolicy(origins.stream().map(OriginPolicy::normal).collect(Collectors.toUnmodifiableSet()));
    }

    private static void check(String origin) {
        if (!origin.equals("*") && !origin.equals("null") && authority(origin) == null) {
            throw new IllegalArgumentException(
                    "allowed origin \"" + origin + "\", expected scheme://host or scheme://host:port, or *");
        }
    }

    /**
     * Refuses a request that comes from a page that may not connect.
     *
     * @param request with one Host header
     * @param header where the origin stands
     * @throws HandshakeException with status 403
     */
    public void admit(HandshakeRequest request, String header) throws HandshakeException {
        List<String> values = request.headers(header);
        String origin = values.isEmpty() ? null : values.get(0).strip();
        String host = request.headers("Host").get(0).strip();
        if (values.size() > 1 || !allows(origin, host, request.isSecure())) {
            throw new HandshakeException(FORBIDDEN, "Origin " + Headers.shown(values) + " may not connect here");
        }
    }

    /**
     * Whether a page of this origin may connect.
     *
     * @param origin the header's value; null if there is none
     * @param host the request's Host header
     * @param secure whether the request came over TLS
     */
    boolean allows(String origin, String host, boolean secure) {
        if (origin == null || allowed.contains("*")) {
            return true;
        }
        if (!allowed.isEmpty()) {
            return allowed.contains(normal(origin));
        }
        String authority = authority(origin);
        if (authority == null || host == null) {
            return false;
        }
        String scheme = scheme(origin);
        // In front of us may be a proxy that ends TLS, so https is right for a request that came plain; but a page that
        // came plain has no business on a connection that is secure.
        if (!scheme.equals("https") && (secure || !scheme.equals("http"))) {
            return false;
        }
        return withoutDefaultPort(authority, scheme).equals(withoutDefaultPort(host.toLowerCase(Locale.ROOT), scheme));
    }

    private static String normal(String origin) {
        String authority = authority(origin);
        if (authority == null) {
            return origin;
        }
        String scheme = scheme(origin);
        return scheme + "://" + withoutDefaultPort(authority, scheme);
    }

    private static String scheme(String origin) {
        return origin.substring(0, origin.indexOf("://")).toLowerCase(Locale.ROOT);
    }

    /**
     * What stands between :// and the end, in lower case; null if this is no origin (RFC 6454 6.2). ASCII only: browsers
     * send other names as xn--, and lower case would make the Kelvin sign a k.
     */
    private static String authority(String origin) {
        int colon = origin.indexOf("://");
        if (colon <= 0 || colon + 3 == origin.length()) {
            return null;
        }
        String authority = origin.substring(colon + 3);
        boolean plain = authority.chars().allMatch(c -> c > ' ' && c < 0x7F && "/@?#*".indexOf(c) < 0);
        return plain ? authority.toLowerCase(Locale.ROOT) : null;
    }

    private static String withoutDefaultPort(String authority, String scheme) {
        String port = scheme.equals("https") || scheme.equals("wss") ? ":443" : ":80";
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }
}
