package io.websocketservlet.driver.handshake;

import io.websocketservlet.driver.extension.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of a request, as it came over a bare connection.
 *
 * @param target what was asked for, as it was sent: usually a path and a query, but it may be a URL, with CONNECT it is a
 *     host and a port, and with OPTIONS it may be a star
 * @param headers each line as it came, the repeated ones too
 * @param contentLength how long a body follows; -1 if the request does not say
 * @param transferEncoding how the body is encoded, in lower case and in this order; usually empty, otherwise
 *     {@code chunked} is the last
 */
public record HttpRequest(
        String method,
        String target,
        String httpVersion,
        Headers headers,
        boolean isSecure,
        long contentLength,
        List<String> transferEncoding)
        implements HandshakeRequest {

    private static final int BAD_REQUEST = 400;

    /** Longer numbers are no lengths, and would not fit into a long. */
    private static final int MOST_DIGITS = 18;

    /**
     * A request that says without doubt whom it is for and where it ends.
     *
     * @throws HandshakeException with 400 if they do not
     */
    static HttpRequest checked(String method, String target, String httpVersion, Headers headers, boolean secure)
            throws HandshakeException {
        checkHost(method, target, httpVersion, headers.all("Host"));
        List<String> encodings = transferEncoding(httpVersion, headers);
        long length = contentLength(headers.all("Content-Length"));
        if (length >= 0 && !encodings.isEmpty()) {
            // RFC 9112 6.3 Message Body Length, item 3: two ends are how requests are smuggled past proxies
            throw malformed("both Content-Length and Transfer-Encoding");
        }
        return new HttpRequest(method, target, httpVersion, headers, secure, length, encodings);
    }

    @Override
    public List<String> headers(String name) {
        return headers.all(name);
    }

    /** RFC 9112 3.2 Request Target: exactly one Host, and one that is valid. */
    private static void checkHost(String method, String target, String httpVersion, List<String> hosts)
            throws HandshakeException {
        if (hosts.isEmpty() && httpVersion.equals("HTTP/1.0")) {
            return;
        }
        if (hosts.size() != 1) {
            throw malformed(hosts.size() + " Host headers, a request takes one");
        }
        String host = hosts.get(0);
        if (!host.isEmpty() && Authority.parse(host) == null) {
            throw malformed("Host " + Headers.shown(host) + ", expected a name or an address, and perhaps a port");
        }
        if (!method.equals("CONNECT")) {
            RequestTarget.checkHost(target, host);
        }
    }

    /** RFC 9112 6.2 Content-Length. */
    private static long contentLength(List<String> values) throws HandshakeException {
        if (values.isEmpty()) {
            return -1;
        }
        String value = String.join(", ", values);
        if (value.isEmpty()
                || value.length() > MOST_DIGITS
                || !value.chars().allMatch(c -> HttpHead.isDigit((char) c))) {
            throw malformed("Content-Length " + Headers.shown(value) + ", expected one number");
        }
        return Long.parseLong(value);
    }

    /** RFC 9112 6.1 Transfer-Encoding: unless chunked is the last, nobody can tell where the body ends. */
    private static List<String> transferEncoding(String httpVersion, Headers headers) throws HandshakeException {
        List<String> values = headers.all("Transfer-Encoding");
        if (values.isEmpty()) {
            return List.of();
        }
        String shown = "Transfer-Encoding " + Headers.shown(String.join(", ", values));
        if (httpVersion.equals("HTTP/1.0")) {
            throw malformed(shown + " in HTTP/1.0, which has none");
        }
        List<String> encodings = new ArrayList<>();
        for (String value : values) {
            for (String encoding : Tokens.split(value)) {
                encodings.add(Authority.lowerCase(encoding));
            }
        }
        if (encodings.indexOf("chunked") != encodings.size() - 1 || encodings.isEmpty()) {
            throw malformed(shown + ", expected chunked at the end and nowhere else");
        }
        return List.copyOf(encodings);
    }

    private static HandshakeException malformed(String message) {
        return new HandshakeException(BAD_REQUEST, message);
    }

    /** Only the first line: headers hold secrets. */
    @Override
    public String toString() {
        return method + " " + target + " " + httpVersion;
    }
}
