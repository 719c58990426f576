package io.websocketservlet.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A client's opening handshake, legal unless a test makes it otherwise (RFC 6455 4.1 Client Requirements). */
final class OpeningRequest {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private record Header(String name, String value) {}

    private final List<Header> headers = new ArrayList<>();
    private final String target;
    private String method = "GET";
    private String version = "HTTP/1.1";

    private OpeningRequest(String target) {
        this.target = target;
    }

    /** A handshake that every server has to accept. */
    static OpeningRequest to(String host, String target) {
        byte[] nonce = new byte[16];
        ThreadLocalRandom.current().nextBytes(nonce);
        return new OpeningRequest(target)
                .with("Host", host)
                .with("Upgrade", "websocket")
                .with("Connection", "Upgrade")
                .with("Sec-WebSocket-Key", Base64.getEncoder().encodeToString(nonce))
                .with("Sec-WebSocket-Version", "13");
    }

    /** What a browser's EventSource asks for. */
    static OpeningRequest forStream(String host, String target) {
        return new OpeningRequest(target)
                .with("Host", host)
                .with("Accept", "text/event-stream")
                .with("Cache-Control", "no-cache");
    }

    /** Sets a header, replacing those of the same name. */
    OpeningRequest with(String name, String value) {
        return without(name).and(name, value);
    }

    /** Adds a header. */
    OpeningRequest and(String name, String value) {
        headers.add(new Header(name, value));
        return this;
    }

    OpeningRequest without(String name) {
        headers.removeIf(header -> header.name().equalsIgnoreCase(name));
        return this;
    }

    OpeningRequest method(String name) {
        method = name;
        return this;
    }

    /** The protocol of the request line. */
    OpeningRequest version(String protocol) {
        version = protocol;
        return this;
    }

    /** Whether another request may follow on the same connection: HTTP/1.1, and no body announced that nobody sends. */
    boolean isRepeatable() {
        return version.equals("HTTP/1.1")
                && headers.stream()
                        .noneMatch(header -> header.name().equals("Content-Length")
                                || header.name().equals("Transfer-Encoding"));
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(method + " " + target + " " + version + "\r\n");
        headers.forEach(header ->
                text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What the server has to answer to our key (4.2.2, step 5.4). */
    String expectedAccept() {
        String key = headers.stream()
                .filter(header -> header.name().equals("Sec-WebSocket-Key"))
                .findFirst()
                .orElseThrow()
                .value();
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
