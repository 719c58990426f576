package io.websocketservlet.driver.wire;

import io.websocketservlet.driver.handshake.HandshakeRequest;
import java.util.ArrayList;
import java.util.List;

/** A request that nothing is wrong with, until a test makes it so. */
public final class Request implements HandshakeRequest {

    /** The key of the example in RFC 6455 1.3, and what it has to be answered with. */
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private record Line(String name, String value) {}

    private final List<Line> lines = new ArrayList<>();
    private String method = "GET";
    private String target = "/chat";
    private String httpVersion = "HTTP/1.1";
    private String connectProtocol;
    private boolean secure;

    private Request() {}

    /** A request as in RFC 6455 1.2, but for the headers that need not be there. */
    public static Request valid() {
        return new Request()
                .with("Host", "server.example.com")
                .with("Upgrade", "websocket")
                .with("Connection", "Upgrade")
                .with("Sec-WebSocket-Key", KEY)
                .with("Sec-WebSocket-Version", "13");
    }

    /** The same on a stream of HTTP/2, as in RFC 8441 5.1. */
    public static Request extendedConnect() {
        return valid().without("Upgrade")
                .without("Connection")
                .without("Sec-WebSocket-Key")
                .withMethod("CONNECT")
                .withHttpVersion("HTTP/2.0")
                .withConnectProtocol("websocket");
    }

    /** Adds a header line. */
    public Request with(String name, String value) {
        lines.add(new Line(name, value));
        return this;
    }

    /** Takes away all lines with this name. */
    public Request without(String name) {
        lines.removeIf(line -> line.name.equalsIgnoreCase(name));
        return this;
    }

    /** Puts this line in the place of all with its name. */
    public Request replacing(String name, String value) {
        return without(name).with(name, value);
    }

    public Request withMethod(String other) {
        method = other;
        return this;
    }

    public Request withTarget(String other) {
        target = other;
        return this;
    }

    public Request withHttpVersion(String other) {
        httpVersion = other;
        return this;
    }

    public Request withConnectProtocol(String other) {
        connectProtocol = other;
        return this;
    }

    public Request overTls() {
        secure = true;
        return this;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public String httpVersion() {
        return httpVersion;
    }

    @Override
    public List<String> headers(String name) {
        return lines.stream()
                .filter(line -> line.name.equalsIgnoreCase(name))
                .map(Line::value)
                .toList();
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public String connectProtocol() {
        return connectProtocol;
    }
}
