package io.websocketservlet.driver.handshake;

import io.websocketservlet.driver.extension.Tokens;

/**
 * The head of a request, as a server reads it from a bare connection. The faults that it throws carry the status to
 * answer with: 400, 414 for a first line and 431 for headers beyond the limits, 505 for another HTTP than 1.x.
 */
public final class RequestHead extends HttpHead<HttpRequest> {

    private static final int BAD_REQUEST = 400;
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int VERSION_NOT_SUPPORTED = 505;

    private final boolean secure;
    private String method;
    private String target;
    private String httpVersion;

    /**
     * @param secure whether the connection is one over TLS
     */
    public RequestHead(HttpLimits limits, boolean secure) {
        super(limits);
        this.secure = secure;
    }

    /** RFC 9112 3 Request Line: method, target and version with one space between them. */
    @Override
    boolean start(String text) throws HandshakeException {
        if (text.isEmpty()) {
            return false; // 2.2: an empty line before the request is passed over
        }
        int first = text.indexOf(' ');
        int last = text.lastIndexOf(' ');
        if (first == last || last == first + 1) {
            throw malformed("request line " + Headers.shown(text) + ", expected a method, a target and HTTP/1.1");
        }
        method = text.substring(0, first);
        target = text.substring(first + 1, last);
        httpVersion = text.substring(last + 1);
        if (!isHttp1(httpVersion)) {
            throw httpVersion.matches("HTTP/[0-9]\\.[0-9]")
                    ? new HandshakeException(VERSION_NOT_SUPPORTED, httpVersion + ", supported is HTTP/1.1")
                    : malformed("HTTP version " + Headers.shown(httpVersion) + ", expected HTTP/1.1");
        }
        if (!Tokens.isToken(method)) {
            throw malformed("method " + Headers.shown(method) + " is not a token");
        }
        if (!isVisible(target)) {
            throw malformed("request target " + Headers.shown(target) + " with more than visible ASCII");
        }
        RequestTarget.check(method, target);
        return true;
    }

    /** Whether what came of it so far is a HEAD request. */
    public boolean isHead() {
        return "HEAD".equals(method);
    }

    @Override
    HttpRequest finish(Headers headers) throws HandshakeException {
        return HttpRequest.checked(method, target, httpVersion, headers, secure);
    }

    @Override
    HandshakeException malformed(String message) {
        return new HandshakeException(BAD_REQUEST, message);
    }

    @Override
    HandshakeException tooLarge(String message) {
        return new HandshakeException(HEADERS_TOO_LARGE, message);
    }

    @Override
    HandshakeException startTooLong(String message) {
        return new HandshakeException(URI_TOO_LONG, message);
    }
}
