package io.websocketservlet.driver.handshake;

import java.nio.charset.StandardCharsets;

/**
 * What a server answers.
 *
 * @param reason the words behind the status; a server with an HTTP of its own may have its own, or none
 * @param headers in the order in which they are sent
 * @param body text for the client; empty for a 101
 */
public record HandshakeReply(int status, String reason, Headers headers, String body) {

    /** An answer with the usual words behind its status. */
    public HandshakeReply(int status, Headers headers, String body) {
        this(status, reasonPhrase(status), headers, body);
    }

    /** The answer as bytes, for a server that has no HTTP of its own. */
    public byte[] toBytes() {
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.1 ").append(status).append(' ').append(reason).append("\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        if (status != 101) {
            text.append("Content-Type: text/plain;charset=utf-8\r\n");
            text.append("Content-Length: ").append(content.length).append("\r\n");
        }
        byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = new byte[head.length + content.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(content, 0, bytes, head.length, content.length);
        return bytes;
    }

    private static String reasonPhrase(int status) {
        return switch (status) {
            case 101 -> "Switching Protocols";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 426 -> "Upgrade Required";
            default -> "";
        };
    }
}
