package io.websocketservlet.driver.handshake;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a server answers.
 *
 * @param reason the words behind the status; a server with an HTTP of its own may have its own, or none
 * @param headers in the order in which they are sent
 * @param body text for the client; empty where it is accepted, and for 204, 205 and 304
 */
public record HandshakeReply(int status, String reason, Headers headers, String body) {

    /** Headers that say where the answer ends, which is said here. */
    private static final List<String> FRAMING = List.of("Content-Length", "Transfer-Encoding");

    /**
     * @throws IllegalArgumentException if the reason could break out of its line (RFC 9112 4), a header says where the
     *     answer ends, or there is a body where none can be (RFC 9110 6.4.1)
     */
    public HandshakeReply {
        headers = Headers.copyOf(headers);
        if (!reason.chars().allMatch(c -> c >= ' ' && c <= 0xFF && c != 0x7F || c == '\t')) {
            throw new IllegalArgumentException(
                    "reason " + Headers.shown(reason) + " with a character that cannot be in it");
        }
        for (String name : FRAMING) {
            if (headers.get(name) != null) {
                throw new IllegalArgumentException("header " + name + " belongs to the protocol");
            }
        }
        // RFC 9110 15.3.6: 205 has a length, which is 0
        if (!body.isEmpty() && (status == 205 || !takesBody(status))) {
            throw new IllegalArgumentException("an answer with status " + status + " has no body");
        }
    }

    private static boolean takesBody(int status) {
        return status / 100 != 1 && status != 204 && status != 304;
    }

    /** A copy of the headers. */
    @Override
    public Headers headers() {
        return Headers.copyOf(headers);
    }

    /** An answer with the usual words behind its status. */
    public HandshakeReply(int status, Headers headers, String body) {
        this(status, reasonPhrase(status), headers, body);
    }

    /** The answer as bytes, for a server that has no HTTP of its own. A body without a Content-Type is plain text. */
    public byte[] toBytes() {
        byte[] head = headToBytes();
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[head.length + content.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(content, 0, bytes, head.length, content.length);
        return bytes;
    }

    /** The answer without its body, though with its length: what answers a HEAD request. */
    public byte[] headToBytes() {
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.1 ").append(status).append(' ').append(reason);
        text.append("\r\n").append(headers);
        if (takesBody(status)) {
            if (headers.get("Content-Type") == null) {
                text.append("Content-Type: text/plain;charset=utf-8\r\n");
            }
            int length = body.getBytes(StandardCharsets.UTF_8).length;
            text.append("Content-Length: ").append(length).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String reasonPhrase(int status) {
        return switch (status) {
            case 101 -> "Switching Protocols";
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 414 -> "URI Too Long";
            case 426 -> "Upgrade Required";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "";
        };
    }
}
