package io.websocketservlet.driver.handshake;

import io.websocketservlet.driver.extension.Offers;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.extension.Tokens;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The client's side of the opening handshake (RFC 6455 4.1). Words the request, and judges the answer. Belongs to one
 * connection, since it holds the key that only this server can have read. Redirects are not followed and challenges not
 * answered: every answer but an agreement is a fault.
 */
public final class ClientHandshake {

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NONCE_BYTES = 16;

    private final WebSocketUrl url;
    private final ClientOffer offer;
    private final Offers extensions;
    private final String key;
    private final Headers headers;

    /**
     * @param nonce 16 bytes that nobody can predict
     * @throws IllegalArgumentException if the nonce has another length, or both the URL and a header of the offer say who
     *     the user is
     */
    public ClientHandshake(WebSocketUrl url, ClientOffer offer, byte[] nonce) {
        if (nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("nonce of " + nonce.length + " bytes, expected " + NONCE_BYTES);
        }
        this.url = url;
        this.offer = offer;
        this.extensions = offer.extensions().offer();
        this.key = Base64.getEncoder().encodeToString(nonce);
        this.headers = requestHeaders();
    }

    private Headers requestHeaders() {
        Headers all = new Headers()
                .add("Host", url.hostHeader())
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Key", key)
                .add("Sec-WebSocket-Version", "13");
        if (!offer.protocols().isEmpty()) {
            all.add("Sec-WebSocket-Protocol", String.join(", ", offer.protocols()));
        }
        Headers custom = offer.headers();
        String user = url.basicAuthorization();
        if (user != null) {
            if (custom.get("Authorization") != null) {
                throw new IllegalArgumentException("both the URL and an Authorization header say who the user is");
            }
            all.add("Authorization", user);
        }
        custom.forEach(all::add);
        if (!extensions.header().isEmpty()) {
            all.add("Sec-WebSocket-Extensions", extensions.header());
        }
        return all;
    }

    /** The request as bytes: the protocol's headers, then the offer's in their order, then the extensions. */
    public byte[] request() {
        return ("GET " + url.target() + " HTTP/1.1\r\n" + headers + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Judges the answer by every rule of 4.1 Client Requirements.
     *
     * @return what is agreed on
     * @throws ProtocolException with 1002 if the server did not agree to a WebSocket, or to something that was not offered;
     *     with 1010 if an extension of ours fails at what it agreed to
     */
    public Agreement judge(HttpResponse answer) throws ProtocolException {
        if (answer.status() != SWITCHING_PROTOCOLS) {
            throw refused(answer.shownStatus() + ", expected " + SWITCHING_PROTOCOLS);
        }
        if (answer.httpVersion().equals("HTTP/1.0")) {
            // RFC 9110 7.8 Upgrade: 1.0 has none, so that something in between may not know what it lets through
            throw refused("status 101 in HTTP/1.0, expected HTTP/1.1");
        }
        checkUpgrade(answer);
        checkAccept(answer);
        String protocol = protocol(answer);
        return new Agreement("hybi-13", protocol, activateExtensions(answer));
    }

    /** Items 2 and 3 of what the client must validate. */
    private static void checkUpgrade(HttpResponse answer) throws ProtocolException {
        List<String> upgrade = answer.headers("Upgrade");
        if (upgrade.size() != 1 || !upgrade.get(0).equalsIgnoreCase("websocket")) {
            throw refused(shown("Upgrade", upgrade) + ", expected websocket");
        }
        List<String> connection = answer.headers("Connection");
        if (!Tokens.contain(connection, "upgrade")) {
            throw refused(shown("Connection", connection) + ", expected Upgrade in it");
        }
    }

    /** Item 4: the proof that the server read our key, and so speaks the protocol. */
    private void checkAccept(HttpResponse answer) throws ProtocolException {
        List<String> accept = answer.headers("Sec-WebSocket-Accept");
        String expected = AcceptKey.of(key);
        if (accept.size() != 1 || !accept.get(0).equals(expected)) {
            throw refused(shown("Sec-WebSocket-Accept", accept) + ", expected " + expected);
        }
    }

    /** Item 6: one of the protocols that were asked for. An empty header is none. */
    private String protocol(HttpResponse answer) throws ProtocolException {
        List<String> chosen = answer.headers("Sec-WebSocket-Protocol");
        String protocol = String.join(", ", chosen);
        if (protocol.isEmpty()) {
            // The RFC lets this pass; a browser does not: whoever asked cannot talk to whoever speaks none of it.
            if (!offer.protocols().isEmpty() && !offer.protocolOptional()) {
                throw refused("no Sec-WebSocket-Protocol, asked for was one of " + offer.protocols());
            }
            return "";
        }
        if (!offer.protocols().contains(protocol)) {
            throw refused(shown("Sec-WebSocket-Protocol", chosen)
                    + (offer.protocols().isEmpty()
                            ? ", asked for was none"
                            : ", asked for was one of " + offer.protocols()));
        }
        return protocol;
    }

    /** Item 5: nothing that was not offered, nor on other terms. */
    private Pipeline activateExtensions(HttpResponse answer) throws ProtocolException {
        List<String> values = answer.headers("Sec-WebSocket-Extensions");
        try {
            return extensions.activate(String.join(", ", values));
        } catch (ProtocolException e) {
            String fault = "opening handshake: " + e.getMessage();
            throw e.closeCode() == CloseCode.EXTENSION
                    ? new ProtocolException(e.closeCode(), fault) // no fault of the server's
                    : new ProtocolException(e.closeCode(), fault + ": " + Headers.shown(values));
        }
    }

    /** Whom the request is for. */
    public WebSocketUrl url() {
        return url;
    }

    private static String shown(String name, List<String> values) {
        return values.isEmpty() ? "no " + name : name + " " + Headers.shown(values);
    }

    private static ProtocolException refused(String fault) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, "opening handshake: " + fault);
    }
}
