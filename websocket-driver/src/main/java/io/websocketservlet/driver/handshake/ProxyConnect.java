package io.websocketservlet.driver.handshake;

import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Asks an HTTP proxy for a tunnel to a server (RFC 9110 9.3.6 CONNECT), without the I/O. When {@link Connected} has come,
 * the same connection leads to the server: first TLS, if its address is {@code wss}, then the opening handshake.
 *
 * <pre>{@code
 * proxy.start();
 * write(proxy.takeOutput());
 * while ((result = proxy.next(bytes)) == null) read(bytes);
 * }</pre>
 *
 * <p>The server's user and password stay out of it: what the proxy reads is only whom it should connect to. Not
 * thread-safe.
 */
public final class ProxyConnect {

    /** Headers that the request or the framing of HTTP itself depends on. */
    private static final Set<String> PROTOCOL_OWNED = Set.of(
            "host",
            "connection",
            "proxy-connection",
            "upgrade",
            "content-length",
            "transfer-encoding",
            "trailer",
            "te");

    private final WebSocketUrl server;
    private final HttpUrl proxy;
    private final Headers headers = new Headers();
    private final ResponseHead head;

    private boolean started;
    private boolean decided;
    private ByteBuffer output;

    /** Null before it has come whole. */
    private HttpResponse answer;

    /** What became of it. */
    public sealed interface Result {}

    /** The proxy agreed: all bytes from here on are the server's. */
    public record Connected() implements Result {}

    /** There is no tunnel, and the connection is good for nothing more. */
    public record Failed(ProtocolException cause) implements Result {}

    /**
     * @param server whom to connect to
     * @param proxy the proxy's address: {@code http://} or {@code https://}, perhaps a user and a password, host and
     *     perhaps a port; neither path nor query, but a slash may be there
     * @throws IllegalArgumentException if that is not a valid address
     */
    public ProxyConnect(WebSocketUrl server, String proxy) {
        this(server, proxy, HttpLimits.defaults());
    }

    /**
     * @param limits for the answer
     * @throws IllegalArgumentException if the proxy's address is not valid
     */
    public ProxyConnect(WebSocketUrl server, String proxy, HttpLimits limits) {
        HttpUrl url = HttpUrl.checked(proxy, "proxy", List.of("http", "https"));
        if (!url.target().equals("/") || url.fragment() != null) {
            throw new IllegalArgumentException(
                    HttpUrl.shown(proxy) + " is not a valid proxy URL: a proxy has no path, query or fragment");
        }
        this.server = server;
        this.proxy = url;
        this.head = new ResponseHead(limits);
        headers.add("Host", server.hostHeader()).add("Connection", "keep-alive").add("Proxy-Connection", "keep-alive");
        String user = url.basicAuthorization();
        if (user != null) {
            headers.add("Proxy-Authorization", user);
        }
    }

    /** Whether the connection to the proxy itself needs TLS. */
    public boolean isSecure() {
        return proxy.isSecure();
    }

    /** The proxy: a name in lower case, or an address, without brackets if it is one of IPv6. */
    public String host() {
        return proxy.host();
    }

    /** The proxy's port. */
    public int port() {
        return proxy.port();
    }

    /**
     * Adds a header to the request, behind those that it has anyway.
     *
     * @return false if the request is on its way already
     * @throws IllegalArgumentException if the name or the value cannot be sent, the protocol owns the name, or the
     *     address of the proxy says already who the user is
     */
    public boolean setHeader(String name, String value) {
        if (started) {
            return false;
        }
        String lower = Authority.lowerCase(name);
        if (PROTOCOL_OWNED.contains(lower)) {
            throw new IllegalArgumentException("header " + name + " belongs to the protocol");
        }
        if (lower.equals("proxy-authorization") && proxy.basicAuthorization() != null) {
            throw new IllegalArgumentException("both the URL of the proxy and a header say who the user is");
        }
        headers.add(name, value);
        return true;
    }

    /**
     * Puts the request into the output.
     *
     * @return false if it was there already, or it is too late for it
     */
    public boolean start() {
        if (started || decided) {
            return false;
        }
        started = true;
        String request = "CONNECT " + server.authority() + " HTTP/1.1\r\n" + headers + "\r\n";
        output = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
        return true;
    }

    /** Takes the bytes to write; null when there are none. */
    public ByteBuffer takeOutput() {
        ByteBuffer taken = output;
        output = null;
        return taken;
    }

    /**
     * Takes what has come of the answer, and not one byte behind it.
     *
     * @return what became of it, once; null while bytes are missing, and after
     */
    public Result next(ByteBuffer in) {
        if (decided) {
            return null;
        }
        try {
            answer = head.read(in);
        } catch (HandshakeException e) {
            return failed(e.getMessage());
        }
        if (answer == null) {
            return null;
        }
        if (!started) {
            return failed("an answer before there was a request");
        }
        // RFC 9110 9.3.6: any 2xx means that a tunnel follows the head, whatever the head says of a body
        if (answer.status() / 100 != 2) {
            return failed(answer.shownStatus());
        }
        decided = true;
        return new Connected();
    }

    /** No more bytes will come: that is a failure, too, unless it was decided before; null then. */
    public Result end() {
        return decided ? null : failed("the connection ended without an answer");
    }

    private Result failed(String fault) {
        decided = true;
        return new Failed(new ProtocolException(
                CloseCode.PROTOCOL_ERROR, "no connection to " + server + " through the proxy: " + fault));
    }

    /** The status that the proxy answered; 0 before it has. */
    public int status() {
        return answer == null ? 0 : answer.status();
    }

    /** The headers that the proxy answered; empty before it has. */
    public Headers headers() {
        return answer == null ? new Headers() : answer.headers();
    }
}
