package io.websocketservlet.driver.vectors;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request that is judged: first filled with what the seeds make of it, then changed by our rules. */
final class HybiOpening {

    private static final String TOKEN_CHARACTERS = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]++";
    static final Pattern TOKEN = Pattern.compile(TOKEN_CHARACTERS);

    private static final String QUOTED = "\"(?:\\\\[\\x00-\\x7f]|[^\\x00-\\x08\\x0a-\\x1f\\x7f\"\\\\])*+\"";
    private static final String PARAMETER =
            TOKEN_CHARACTERS + "(?:[ \t]*=[ \t]*(?:" + TOKEN_CHARACTERS + "|" + QUOTED + "))?";
    private static final String EXTENSION = TOKEN_CHARACTERS + "(?:[ \t]*;[ \t]*" + PARAMETER + ")*";
    private static final Pattern EXTENSIONS = Pattern.compile(EXTENSION + "(?:[ \t]*,[ \t]*" + EXTENSION + ")*");

    private final HybiScript request;

    /** Whether it asks for a WebSocket at all. */
    boolean upgrades;

    /** The version asked for; null if none is. */
    final String version;

    String contentType = "text/plain";

    /** What the agreement calls the version. */
    private String spoken;

    private int refusal;

    HybiOpening(HybiScript request) {
        this.request = request;
        this.upgrades = request.method().equals("GET")
                && splits("Connection").anyMatch("upgrade"::equalsIgnoreCase)
                && "websocket".equalsIgnoreCase(value("Upgrade"));
        this.version = value("Sec-WebSocket-Version");
        this.spoken = "13".equals(version) ? "hybi-13" : null;
    }

    private String value(String name) {
        return count(name) == 0 ? null : String.join(", ", request.headers(name));
    }

    private Stream<String> splits(String name) {
        return count(name) == 0 ? Stream.empty() : Arrays.stream(value(name).split(" *, *"));
    }

    /** The first protocol in the client's order that the server speaks; null if there is none. */
    String protocol() {
        return splits("Sec-WebSocket-Protocol")
                .filter(request.protocols()::contains)
                .findFirst()
                .orElse(null);
    }

    /** The status to refuse with; 101 to accept. */
    int status() {
        if (refusal != 0) {
            return refusal;
        }
        String extensions = value("Sec-WebSocket-Extensions");
        boolean readable = extensions == null
                || extensions.isEmpty()
                || EXTENSIONS.matcher(extensions).matches();
        return upgrades && isSpoken() && hasKey() && readable ? 101 : 400;
    }

    boolean isRefused() {
        return status() != 101;
    }

    boolean hasVersion(String... wanted) {
        return Arrays.asList(wanted).contains(version);
    }

    void refuse(int status) {
        if (refusal == 0) {
            refusal = status;
        }
    }

    void speak(String name) {
        spoken = name;
    }

    boolean isSpoken() {
        return spoken != null;
    }

    String spoken() {
        return spoken;
    }

    String key() {
        return value("Sec-WebSocket-Key");
    }

    boolean hasKey() {
        return key() != null;
    }

    int count(String name) {
        return request.headers(name).size();
    }

    boolean upgradesByRfc() {
        return request.method().equals("GET")
                && splits("Connection").anyMatch("upgrade"::equalsIgnoreCase)
                && splits("Upgrade").anyMatch("websocket"::equalsIgnoreCase);
    }

    boolean hasBody() {
        List<String> length = request.headers("Content-Length");
        return count("Transfer-Encoding") > 0 || !length.isEmpty() && !length.equals(List.of("0"));
    }

    boolean isKeyOf16Bytes() {
        try {
            return Base64.getDecoder().decode(key().strip()).length == 16;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    boolean offersOnlyTokens() {
        return splits("Sec-WebSocket-Protocol")
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .allMatch(name -> TOKEN.matcher(name).matches());
    }

    /**
     * The reply.
     *
     * @param custom the application's header lines
     * @param customNames their names in lower case: the first line with a name wins
     * @param error the body of a refusal
     */
    byte[] reply(List<String> custom, Set<String> customNames, String error) {
        if (isRefused()) {
            Stream<String> upgrade = status() == 426
                    ? Stream.of("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13, 8, 7")
                    : Stream.of();
            Stream<String> body = Stream.of("Content-Type: " + contentType, "Content-Length: " + error.length());
            return message(status() == 426 ? "426 Upgrade Required" : "400 Bad Request", upgrade, body, error);
        }
        Stream<String> own = Stream.of(
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: " + accept(key()),
                        "Sec-WebSocket-Protocol: " + protocol())
                .filter(line -> !line.equals("Sec-WebSocket-Protocol: null"))
                .filter(line -> !customNames.contains(
                        line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)));
        return message("101 Switching Protocols", custom.stream(), own, "");
    }

    private static byte[] message(String status, Stream<String> lines, Stream<String> moreLines, String body) {
        String head = Stream.concat(lines, moreLines).map(line -> line + "\r\n").collect(Collectors.joining());
        return ("HTTP/1.1 " + status + "\r\n" + head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
