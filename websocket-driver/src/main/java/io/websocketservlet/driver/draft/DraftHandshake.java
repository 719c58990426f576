package io.websocketservlet.driver.draft;

import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.HandshakeRequest;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import java.util.List;

/**
 * The server's side of the opening handshake where both drafts are spoken, too (draft 75, 4; draft 76, 5.1 and 5.2):
 * {@link Draft#of(HandshakeRequest)} says whether a request asks for one. The drafts know neither subprotocols nor
 * extensions.
 */
public final class DraftHandshake extends ServerHandshake {

    private static final int BAD_REQUEST = 400;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final OriginPolicy origins;
    private final Headers custom;

    /**
     * @param protocols the subprotocols that the server speaks
     * @param origins which pages may connect
     * @param custom more headers for the 101
     * @param extensions those that the server supports
     * @throws IllegalArgumentException if one of the headers belongs to the protocol
     */
    public DraftHandshake(List<String> protocols, OriginPolicy origins, Headers custom, Extensions extensions) {
        super(protocols, origins, custom, extensions);
        this.origins = origins;
        this.custom = Headers.copyOf(custom);
    }

    /** A request for hixie-76 that is judged well still has to bring the bytes that its {@link Challenge} takes. */
    @Override
    public Agreement judge(HandshakeRequest request) throws HandshakeException {
        Draft draft = Draft.of(request);
        if (draft == null) {
            return super.judge(request);
        }
        checkRequest(request);
        long challenge = draft == Draft.HIXIE_76 ? Challenge.parts(request) : 0;
        origins.admit(request, "Origin");
        checkEchoed(request);
        return new Agreement(draft.version(), "", Pipeline.empty(), challenge);
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

    /** With hixie-76 the response to the challenge follows the answer, as the first bytes of the connection. */
    @Override
    public HandshakeReply accept(HandshakeRequest request, Agreement agreement) {
        Draft draft = Draft.of(agreement.version());
        if (draft == null) {
            return super.accept(request, agreement);
        }
        boolean is75 = draft == Draft.HIXIE_75;
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
