package io.websocketservlet.driver.draft;

import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.HandshakeRequest;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;

/**
 * The server's side of the opening handshake of both drafts (draft 75, 4; draft 76, 5.1 and 5.2). Judges requests that
 * {@link Draft#of(HandshakeRequest)} found to ask for one, and words the answers; holds what an endpoint wants and no
 * request, so that one serves any number of them, from any thread. A refusal is answered with
 * {@link ServerHandshake#refuse}.
 */
public final class DraftHandshake {

    private static final int BAD_REQUEST = 400;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final OriginPolicy origins;
    private final Headers custom;

    /**
     * @param origins which pages may connect
     * @param custom more headers for the 101
     * @throws IllegalArgumentException if one of the headers belongs to the protocol
     */
    public DraftHandshake(OriginPolicy origins, Headers custom) {
        this.origins = origins;
        this.custom = Headers.copyOf(custom);
        this.custom.forEach((name, value) -> ServerHandshake.checkCustomHeader(name));
    }

    /**
     * Judges a request. A request for hixie-76 that is judged well still has to bring the bytes that its
     * {@link Challenge} takes.
     *
     * @return what is agreed on: one of the drafts, and no subprotocol
     * @throws HandshakeException with status 403 for an origin that may not connect, 400 for any other fault
     */
    public Agreement judge(HandshakeRequest request) throws HandshakeException {
        ServerHandshake.checkRequest(request);
        Draft draft = Draft.of(request);
        if (draft == null) {
            throw new HandshakeException(BAD_REQUEST, "a request for a draft has no version and no key of RFC 6455");
        }
        if (draft == Draft.HIXIE_76) {
            Challenge.of(request);
        }
        origins.admit(request, "Origin");
        checkEchoed(request);
        return new Agreement(draft.version(), "");
    }

    /** What comes back in our headers must not break out of them. */
    private static void checkEchoed(HandshakeRequest request) throws HandshakeException {
        if (!request.target().startsWith("/") || !isPrintable(request.target(), '!')) {
            throw new HandshakeException(BAD_REQUEST, "the target of a WebSocket request is a path, in ASCII");
        }
        if (host(request).isEmpty() || !isPrintable(host(request), '!')) {
            throw new HandshakeException(BAD_REQUEST, "Host is empty, or holds characters that no host has");
        }
        String origin = origin(request);
        if (origin != null && !isPrintable(origin, ' ')) {
            throw new HandshakeException(BAD_REQUEST, "Origin holds characters that no origin has");
        }
    }

    private static boolean isPrintable(String text, char first) {
        return text.chars().allMatch(c -> c >= first && c <= '~');
    }

    private static String host(HandshakeRequest request) {
        return request.headers("Host").get(0).strip();
    }

    /** Null if there is none. */
    private static String origin(HandshakeRequest request) {
        return request.headers("Origin").stream().findFirst().map(String::strip).orElse(null);
    }

    /**
     * The answer to a request that was judged well (draft 76, 5.2 Sending the server's opening handshake). With hixie-76
     * the response to the challenge follows it, as the first bytes of the connection.
     */
    public HandshakeReply accept(HandshakeRequest request, Agreement agreement) {
        boolean is75 = Draft.of(agreement.version()) == Draft.HIXIE_75;
        String prefix = is75 ? "WebSocket-" : "Sec-WebSocket-";
        // A client of hixie-75 compares the beginning byte by byte, up to the end of the line with Connection.
        Headers headers = new Headers().add("Upgrade", "WebSocket").add("Connection", "Upgrade");
        String origin = origin(request);
        if (origin != null) {
            headers.add(prefix + "Origin", origin);
        }
        headers.add(prefix + "Location", location(request));
        custom.forEach(headers::add);
        String reason = is75 ? "Web Socket Protocol Handshake" : "WebSocket Protocol Handshake";
        return new HandshakeReply(SWITCHING_PROTOCOLS, reason, headers, "");
    }

    /** The URL that the client has to have asked for; it compares. */
    private static String location(HandshakeRequest request) {
        return (request.isSecure() ? "wss://" : "ws://") + host(request) + request.target();
    }
}
