package io.websocketservlet.driver.handshake;

/**
 * The head of an answer, as a client reads it from a bare connection. Interim answers before the one that counts are
 * passed over, within the same limits. The faults that it throws carry 502, which is what a gateway says of an answer that
 * is none.
 */
public final class ResponseHead extends HttpHead<HttpResponse> {

    private static final int BAD_GATEWAY = 502;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final String BEGINNING = "HTTP/1.";

    private String httpVersion;
    private int status;
    private String reason;

    public ResponseHead(HttpLimits limits) {
        super(limits);
    }

    /** Whoever speaks first and another protocol, such as SMTP, may never end the line: no answer of HTTP is awaited. */
    @Override
    void begin(byte next, int position) throws HandshakeException {
        if (position < BEGINNING.length() && next != BEGINNING.charAt(position)) {
            throw malformed("status line that begins with " + shownLine() + ", expected HTTP/1.1");
        }
    }

    /** RFC 9112 4 Status Line: version, status and reason phrase, of which the last may be missing with its space. */
    @Override
    boolean start(String text) throws HandshakeException {
        boolean isStatusLine = text.length() >= 12
                && isHttp1(text.substring(0, 8))
                && text.charAt(8) == ' '
                && isDigit(text.charAt(9))
                && text.charAt(9) != '0' // RFC 9110 15 Status Codes: they begin with 100
                && isDigit(text.charAt(10))
                && isDigit(text.charAt(11))
                && (text.length() == 12 || text.charAt(12) == ' ');
        if (!isStatusLine) {
            throw malformed("status line " + Headers.shown(text) + ", expected HTTP/1.1 and a status from 100 to 999");
        }
        httpVersion = text.substring(0, 8);
        status = Integer.parseInt(text, 9, 12, 10);
        reason = text.substring(12).strip();
        return true;
    }

    @Override
    HttpResponse finish(Headers headers) {
        // RFC 9110 15.2 Informational 1xx: they precede the answer, and a client may ignore them
        boolean isInterim = status / 100 == 1 && status != SWITCHING_PROTOCOLS;
        return isInterim ? null : new HttpResponse(httpVersion, status, reason, headers);
    }

    @Override
    HandshakeException malformed(String message) {
        return new HandshakeException(BAD_GATEWAY, message);
    }

    @Override
    HandshakeException tooLarge(String message) {
        return malformed(message);
    }

    @Override
    HandshakeException startTooLong(String message) {
        return malformed(message);
    }
}
