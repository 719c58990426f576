package io.websocketservlet.driver.handshake;

import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The server's side of the opening handshake (RFC 6455 4.2). Judges requests and words the answers; holds what an
 * endpoint supports and no request, so that one serves any number of them, from any thread.
 */
public class ServerHandshake {

    private static final int BAD_REQUEST = 400;
    private static final int UPGRADE_REQUIRED = 426;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int OK = 200;

    /** By the value of Sec-WebSocket-Version: the framing of all three is that of RFC 6455. */
    private static final Map<String, String> VERSIONS = Map.of("13", "hybi-13", "8", "hybi-8", "7", "hybi-7");

    private static final String SUPPORTED_VERSIONS = "13, 8, 7";

    /** Headers that the handshake or the framing of HTTP itself depends on. */
    private static final Set<String> PROTOCOL_OWNED =
            Set.of("upgrade", "connection", "content-length", "transfer-encoding", "trailer", "te");

    private final List<String> protocols;
    private final OriginPolicy origins;
    private final Headers custom;
    private final Extensions extensions;

    /**
     * @param protocols the subprotocols that the server speaks
     * @param origins which pages may connect
     * @param custom more headers for the answer that accepts
     * @throws IllegalArgumentException if one of the headers belongs to the protocol
     */
    public ServerHandshake(List<String> protocols, OriginPolicy origins, Headers custom) {
        this(protocols, origins, custom, Extensions.none());
    }

    /**
     * @param protocols the subprotocols that the server speaks
     * @param origins which pages may connect
     * @param custom more headers for the answer that accepts
     * @param extensions those that the server supports
     * @throws IllegalArgumentException if one of the headers belongs to the protocol
     */
    public ServerHandshake(List<String> protocols, OriginPolicy origins, Headers custom, Extensions extensions) {
        this.extensions = extensions;
        this.protocols = List.copyOf(protocols);
        this.origins = origins;
        this.custom = Headers.copyOf(custom);
        this.custom.forEach((name, value) -> checkCustomHeader(name));
    }

    /**
     * Refuses a name for a custom header that would break the handshake.
     *
     * @throws IllegalArgumentException if the protocol owns the name
     */
    public static void checkCustomHeader(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (PROTOCOL_OWNED.contains(lower) || lower.startsWith("sec-websocket-")) {
            throw new IllegalArgumentException("header " + name + " belongs to the protocol");
        }
    }

    /** Whether a request asks for a WebSocket at all: everything else may be wrong with it. */
    public static boolean isWebSocket(HandshakeRequest request) {
        return isExtendedConnect(request)
                || request.method().equals("GET")
                        && Tokens.contain(request.headers("Upgrade"), "websocket")
                        && Tokens.contain(request.headers("Connection"), "upgrade");
    }

    /**
     * Whether a request asks for a WebSocket on a stream of HTTP/2 (RFC 8441 5): no upgrade, but a tunnel. RFC 9110 7.8: the
     * name of a protocol is the same in other letters.
     */
    public static boolean isExtendedConnect(HandshakeRequest request) {
        return request.method().equals("CONNECT") && "websocket".equalsIgnoreCase(request.connectProtocol());
    }

    /**
     * Judges a request by every rule of 4.2.1 Reading the Client's Opening Handshake.
     *
     * @return what is agreed on
     * @throws HandshakeException with status 426 for a version that we do not speak, 403 for an origin that may not
     *     connect, 400 for any other fault
     */
    public Agreement judge(HandshakeRequest request) throws HandshakeException {
        checkRequest(request);
        String version = checkVersion(request);
        if (!isExtendedConnect(request)) {
            checkKey(request);
        }
        origins.admit(request, "Origin");
        if (!version.equals("hybi-13")) {
            // Before version 13 the header had a name of its own. The version must be no way around the other one.
            origins.admit(request, "Sec-WebSocket-Origin");
        }
        List<ExtensionHeader.Element> offered = readExtensions(request);
        return new Agreement(version, chooseProtocol(request), extensions.accept(offered));
    }

    /**
     * Refuses what cannot be a request for a WebSocket of any version.
     *
     * @throws HandshakeException with status 400
     */
    public static void checkRequest(HandshakeRequest request) throws HandshakeException {
        if (!isWebSocket(request)) {
            throw new HandshakeException(
                    BAD_REQUEST, "not a WebSocket request: it takes GET, Upgrade: websocket and Connection: Upgrade");
        }
        if (request.httpVersion().equals("HTTP/1.0") || request.httpVersion().equals("HTTP/0.9")) {
            throw new HandshakeException(BAD_REQUEST, "a WebSocket request takes HTTP/1.1");
        }
        if (request.headers("Host").size() != 1) {
            throw new HandshakeException(BAD_REQUEST, "a WebSocket request takes one Host header");
        }
        // A body would be read as frames. None is allowed for a GET that upgrades (RFC 9110 9.3.1: no semantics).
        List<String> length = request.headers("Content-Length");
        if (!request.headers("Transfer-Encoding").isEmpty() || !length.isEmpty() && !length.equals(List.of("0"))) {
            throw new HandshakeException(BAD_REQUEST, "a WebSocket request has no body");
        }
    }

    private static String checkVersion(HandshakeRequest request) throws HandshakeException {
        List<String> values = request.headers("Sec-WebSocket-Version");
        String version = values.size() == 1 ? VERSIONS.get(values.get(0).strip()) : null;
        if (version == null) {
            // 4.4 Supporting Multiple Versions: answer with those that we speak
            throw new HandshakeException(
                    UPGRADE_REQUIRED,
                    (values.isEmpty() ? "no Sec-WebSocket-Version" : "Sec-WebSocket-Version " + Headers.shown(values))
                            + ", supported are " + SUPPORTED_VERSIONS);
        }
        return version;
    }

    private static void checkKey(HandshakeRequest request) throws HandshakeException {
        List<String> keys = request.headers("Sec-WebSocket-Key");
        if (keys.size() != 1 || !AcceptKey.isKey(keys.get(0).strip())) {
            throw new HandshakeException(
                    BAD_REQUEST,
                    (keys.isEmpty() ? "no Sec-WebSocket-Key" : "Sec-WebSocket-Key " + Headers.shown(keys))
                            + ", it takes one, base64 of 16 bytes");
        }
    }

    private static List<ExtensionHeader.Element> readExtensions(HandshakeRequest request) throws HandshakeException {
        List<String> values = request.headers("Sec-WebSocket-Extensions");
        List<ExtensionHeader.Element> offered = ExtensionHeader.parse(String.join(", ", values));
        if (offered == null) {
            throw new HandshakeException(
                    BAD_REQUEST, "Sec-WebSocket-Extensions " + Headers.shown(values) + " is malformed");
        }
        return offered;
    }

    /** 4.2.2, item 5.5: the first protocol in the client's order that we speak; none is no fault. */
    private String chooseProtocol(HandshakeRequest request) throws HandshakeException {
        String chosen = "";
        for (String value : request.headers("Sec-WebSocket-Protocol")) {
            for (String offered : Tokens.split(value)) {
                if (!Tokens.isToken(offered)) {
                    throw new HandshakeException(
                            BAD_REQUEST, "Sec-WebSocket-Protocol " + Headers.shown(offered) + " is not a token");
                }
                if (chosen.isEmpty() && protocols.contains(offered)) {
                    chosen = offered;
                }
            }
        }
        return chosen;
    }

    /** The answer to a request that was judged well (4.2.2 Sending the Server's Opening Handshake). */
    public HandshakeReply accept(HandshakeRequest request, Agreement agreement) {
        // RFC 8441 5: :protocol stands for Connection and Upgrade, and nobody looks at a key
        boolean upgrade = !isExtendedConnect(request);
        Headers headers = Headers.copyOf(custom);
        if (upgrade) {
            String key = request.headers("Sec-WebSocket-Key").get(0).strip();
            headers.add("Upgrade", "websocket")
                    .add("Connection", "Upgrade")
                    .add("Sec-WebSocket-Accept", AcceptKey.of(key));
        }
        if (!agreement.protocol().isEmpty()) {
            headers.add("Sec-WebSocket-Protocol", agreement.protocol());
        }
        if (!agreement.extensions().isEmpty()) {
            headers.add("Sec-WebSocket-Extensions", agreement.extensions().header());
        }
        return new HandshakeReply(upgrade ? SWITCHING_PROTOCOLS : OK, headers, "");
    }

    /** The answer to a request that is refused: the reason as plain text. */
    public static HandshakeReply refuse(HandshakeRequest request, HandshakeException refusal) {
        return refuse(refusal, !isExtendedConnect(request));
    }

    /** The same, to one that may not have been read to its end. */
    public static HandshakeReply refuse(HandshakeException refusal) {
        return refuse(refusal, true);
    }

    private static HandshakeReply refuse(HandshakeException refusal, boolean upgrade) {
        Headers headers = new Headers();
        if (refusal.status() == UPGRADE_REQUIRED) {
            if (upgrade) {
                // RFC 9110 15.5.22: the answer names the protocol it takes. RFC 9113 8.2.2: not in HTTP/2.
                headers.add("Upgrade", "websocket").add("Connection", "Upgrade");
            }
            headers.add("Sec-WebSocket-Version", SUPPORTED_VERSIONS);
        }
        String reason = refusal.getMessage() == null ? "" : refusal.getMessage();
        return new HandshakeReply(refusal.status(), headers, reason);
    }
}
