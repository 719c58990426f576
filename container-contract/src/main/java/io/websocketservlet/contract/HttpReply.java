package io.websocketservlet.contract;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An HTTP response.
 *
 * @param headers the values by name, case-insensitive
 * @param body empty for a 101
 */
record HttpReply(int status, Map<String, List<String>> headers, String body) {

    private static final int MAX_LINE = 16_384;

    /** Reads one response and not a byte more, so that the frames behind a 101 stay where they are. */
    static HttpReply read(InputStream in) throws IOException {
        HttpReply head = readHead(in);
        return head.status == 101 ? head : new HttpReply(head.status, head.headers, head.readBody(in));
    }

    /** Reads the head of a response and not a byte more. */
    static HttpReply readHead(InputStream in) throws IOException {
        String statusLine = line(in);
        // A reason phrase may be empty.
        if (!statusLine.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
            throw new IOException("not a status line: " + statusLine);
        }
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new HttpReply(status, headers, "");
    }

    /** The only value of a header; null if it is absent. */
    String header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new AssertionError(name + " is repeated: " + values);
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** Whether a header, a list, has this token among its values. */
    boolean hasToken(String name, String token) {
        return headers.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .anyMatch(value -> value.strip().equalsIgnoreCase(token));
    }

    /** Whether the server says that no other request may follow on this connection. */
    boolean closesConnection() {
        return hasToken("Connection", "close");
    }

    private String readBody(InputStream in) throws IOException {
        byte[] body;
        if (headers.containsKey("Content-Length")) {
            body = exactly(in, Integer.parseInt(header("Content-Length")));
        } else if ("chunked".equalsIgnoreCase(header("Transfer-Encoding"))) {
            body = chunks(in);
        } else {
            body = in.readAllBytes();
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = Integer.parseInt(line(in), 16);
        while (size > 0) {
            body.write(exactly(in, size));
            line(in);
            size = Integer.parseInt(line(in), 16);
        }
        line(in);
        return body.toByteArray();
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("end after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("end inside an HTTP head: " + line);
            }
            if (line.length() == MAX_LINE) {
                throw new IOException("line without an end: " + line.substring(0, 100));
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }
}
