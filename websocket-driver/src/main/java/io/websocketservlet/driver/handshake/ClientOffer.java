package io.websocketservlet.driver.handshake;

import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a client asks for in its opening handshakes, whatever the server.
 *
 * @param protocols the subprotocols that it speaks, the one it likes best first; none by default
 * @param protocolOptional whether a server may choose none of them; false by default, as in browsers
 * @param headers more headers for the request, such as Origin, in their order; none by default
 * @param extensions those that it offers; none by default
 */
public record ClientOffer(List<String> protocols, boolean protocolOptional, Headers headers, Extensions extensions) {

    private static final ClientOffer NOTHING = new ClientOffer(List.of(), false, new Headers(), Extensions.none());

    /** Headers that the handshake or the framing of HTTP itself depends on. */
    private static final Set<String> PROTOCOL_OWNED =
            Set.of("host", "upgrade", "connection", "content-length", "transfer-encoding", "trailer", "te");

    /**
     * @throws IllegalArgumentException if a protocol is no token or named twice, or a header belongs to the protocol
     */
    public ClientOffer {
        protocols = List.copyOf(protocols);
        Set<String> seen = new HashSet<>();
        for (String protocol : protocols) {
            // 4.1, item 10: the elements must be unique, and tokens
            if (!Tokens.isToken(protocol)) {
                throw new IllegalArgumentException("protocol " + Headers.shown(protocol) + " is not a token");
            }
            if (!seen.add(protocol)) {
                throw new IllegalArgumentException("protocol " + protocol + " is offered twice");
            }
        }
        headers = Headers.copyOf(headers);
        headers.forEach((name, value) -> checkCustomHeader(name));
    }

    /** Nothing but a WebSocket. */
    public static ClientOffer nothing() {
        return NOTHING;
    }

    /**
     * Refuses a name for a custom header that would break the handshake.
     *
     * @throws IllegalArgumentException if the protocol owns the name
     */
    public static void checkCustomHeader(String name) {
        String lower = Authority.lowerCase(name);
        if (PROTOCOL_OWNED.contains(lower) || lower.startsWith("sec-websocket-")) {
            throw new IllegalArgumentException("header " + name + " belongs to the protocol");
        }
    }

    /** A copy of the headers. */
    @Override
    public Headers headers() {
        return Headers.copyOf(headers);
    }

    public ClientOffer withProtocols(List<String> names) {
        return new ClientOffer(names, protocolOptional, headers, extensions);
    }

    public ClientOffer withProtocolOptional(boolean optional) {
        return new ClientOffer(protocols, optional, headers, extensions);
    }

    public ClientOffer withHeaders(Headers more) {
        return new ClientOffer(protocols, protocolOptional, more, extensions);
    }

    public ClientOffer withExtensions(Extensions offered) {
        return new ClientOffer(protocols, protocolOptional, headers, offered);
    }
}
