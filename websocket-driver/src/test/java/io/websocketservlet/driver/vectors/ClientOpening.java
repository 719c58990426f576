package io.websocketservlet.driver.vectors;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client asks for: first as the seeds word it, then as our rules change that. */
final class ClientOpening {

    private static final Pattern URL = Pattern.compile(
            "(?<scheme>[^:/]+)://(?:(?<user>[^/?#@]*)@)?(?<host>\\[[^\\]]*\\]|[^/?#:]*)(?::(?<port>[0-9]*))?"
                    + "(?<path>/[^?#]*)?(?<query>\\?[^#]*)?(?:#.*)?");

    static final Set<String> REPEATABLE = Set.of("set-cookie", "set-cookie2", "warning", "www-authenticate");

    private final HttpScript script;
    private final Matcher url;
    private final List<String> custom = new ArrayList<>();
    private final Set<String> customNames = new HashSet<>();

    /** Host as it is written. */
    String host;

    /** Whether a port that goes without saying is left out. */
    boolean omitsDefaultPort = true;

    /** What proves who the user is; null if the URL names none. */
    String credentials;

    ClientOpening(HttpScript script) {
        this.script = script;
        this.url = URL.matcher(script.url);
        if (isWebSocketUrl()) {
            host = url.group("host");
            credentials = decoded(user());
        }
    }

    boolean isWebSocketUrl() {
        return url.matches() && url.group("scheme").toLowerCase(Locale.ROOT).matches("wss?");
    }

    /** User and password as they stand in the URL; null if it names none. */
    String user() {
        String user = url.group("user");
        return user == null || user.isEmpty() ? null : user;
    }

    private static String decoded(String user) {
        if (user == null) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < user.length(); i++) {
            boolean escaped = user.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*");
            bytes.write(escaped ? Integer.parseInt(user.substring(i + 1, i + 3), 16) : user.charAt(i));
            i += escaped ? 2 : 0;
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private boolean isSecure() {
        return url.group("scheme").equalsIgnoreCase("wss");
    }

    private String defaultPort() {
        return isSecure() ? "443" : "80";
    }

    private String port() {
        String port = url.group("port");
        return port == null || port.isEmpty() ? defaultPort() : port;
    }

    String hostHeader() {
        String port = url.group("port");
        boolean unsaid = port == null || port.isEmpty() || omitsDefaultPort && port.equals(defaultPort());
        return unsaid ? host : host + ":" + port;
    }

    String authority() {
        return host + ":" + port();
    }

    /** Adds a line behind the protocol's; the first with a name wins, with a few exceptions. */
    void header(String name, String value) {
        String key = name.strip().toLowerCase(Locale.ROOT);
        boolean known = lines().stream().anyMatch(line -> nameOf(line).equalsIgnoreCase(key));
        if (!known && customNames.add(key) || REPEATABLE.contains(key)) {
            custom.add(name.strip() + ": " + value.strip());
        }
    }

    static String nameOf(String line) {
        return line.substring(0, line.indexOf(':'));
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Host: " + hostHeader());
        lines.add("Upgrade: websocket");
        lines.add("Connection: Upgrade");
        lines.add("Sec-WebSocket-Key: " + key());
        lines.add("Sec-WebSocket-Version: 13");
        if (!script.protocols.isEmpty()) {
            lines.add("Sec-WebSocket-Protocol: " + String.join(", ", script.protocols));
        }
        if (credentials != null) {
            lines.add("Authorization: " + basic(credentials));
        }
        return lines;
    }

    static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The request. */
    byte[] request() {
        String path = url.group("path") == null ? "/" : url.group("path");
        String query = url.group("query") == null ? "" : url.group("query");
        List<String> lines = lines();
        lines.addAll(custom);
        if (script.extensions != null) {
            lines.add("Sec-WebSocket-Extensions: " + script.extensions);
        }
        return message("GET " + path + query + " HTTP/1.1", lines);
    }

    static byte[] message(String first, List<String> lines) {
        return (first + "\r\n" + String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private String key() {
        return Base64.getEncoder().encodeToString(script.nonce);
    }

    /** What the server has to answer to the key. */
    String accept() {
        try {
            byte[] text = (key() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    List<String> protocols() {
        return script.protocols;
    }

    boolean offersExtensions() {
        return script.extensions != null;
    }
}
