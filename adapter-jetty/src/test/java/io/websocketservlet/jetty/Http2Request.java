package io.websocketservlet.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;

/**
 * A request of HTTP/1.1 that is sent as one of HTTP/2, and its answer the other way round.
 *
 * @param fields those that HTTP/2 has, too
 * @param key of the handshake; null if this is none
 */
record Http2Request(String method, String target, HttpScheme scheme, String authority, HttpFields fields, String key) {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** RFC 9113 8.2.2: they are about one connection of HTTP/1.1. */
    private static final Set<String> CONNECTION_SPECIFIC = Set.of("connection", "upgrade", "keep-alive", "host");

    static Http2Request parse(String head, boolean secure) {
        List<String> lines = head.lines().toList();
        String[] words = lines.get(0).split(" ");
        HttpFields.Mutable all = HttpFields.build();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                all.add(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        boolean handshake =
                words[0].equals("GET") && has(all, "Upgrade", "websocket") && has(all, "Connection", "upgrade");
        HttpFields.Mutable fields = HttpFields.build();
        for (HttpField field : all) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            if (name.equals("cookie")) {
                // RFC 9113 8.2.3: as browsers do, for the sake of compression
                List.of(field.getValue().split("; ")).forEach(crumb -> fields.add(name, crumb));
            } else if (!CONNECTION_SPECIFIC.contains(name) && !(handshake && name.equals("sec-websocket-key"))) {
                fields.add(name, field.getValue());
            }
        }
        return new Http2Request(
                words[0],
                words[1],
                secure ? HttpScheme.HTTPS : HttpScheme.HTTP,
                all.get("Host"),
                fields,
                handshake ? all.get("Sec-WebSocket-Key") : null);
    }

    private static boolean has(HttpFields fields, String name, String token) {
        return fields.getCSV(name, false).stream().anyMatch(token::equalsIgnoreCase);
    }

    boolean isTunnel() {
        return key != null;
    }

    MetaData.Request toMetaData() {
        return isTunnel()
                ? new MetaData.ConnectRequest(scheme, new HostPortHttpField(authority), target, fields, "websocket")
                : new MetaData.Request(
                        method,
                        HttpURI.from(scheme.asString() + "://" + authority + target),
                        HttpVersion.HTTP_2,
                        fields);
    }

    /**
     * The answer as HTTP/1.1.
     *
     * @throws IOException if it is none that HTTP/2 may have
     */
    byte[] answer(MetaData.Response response, byte[] body) throws IOException {
        for (String name : List.of("Connection", "Upgrade", "Transfer-Encoding", "Sec-WebSocket-Accept")) {
            if (response.getHttpFields().contains(name)) {
                throw new IOException(name + " in an answer of HTTP/2: " + response);
            }
        }
        boolean opened = isTunnel() && response.getStatus() == 200;
        StringBuilder head = new StringBuilder("HTTP/1.1 " + (opened ? 101 : response.getStatus()) + " \r\n");
        for (HttpField field : response.getHttpFields()) {
            if (!field.getName().equalsIgnoreCase("Content-Length")) {
                head.append(field.getName() + ": " + field.getValue() + "\r\n");
            }
        }
        if (opened) {
            head.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept() + "\r\n");
        } else {
            head.append("Content-Length: " + body.length + "\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private String accept() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
