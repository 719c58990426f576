package io.websocketservlet.driver.vectors;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request for a draft that is judged: first filled with what the seeds make of it, then changed by our rules. */
final class DraftOpening {

    private final DraftScript script;

    /** Whether it asks for a WebSocket at all. */
    boolean upgrades;

    /** Whether a key may have the number 0. */
    boolean allowsZero;

    String contentType = "text/plain";

    /** Whether it is as if nobody had started. */
    boolean ignored;

    private final boolean again;
    private boolean refused;

    /**
     * @param again whether it was accepted already, and still waits for the bytes behind the request
     */
    DraftOpening(DraftScript script, boolean again) {
        this.script = script;
        this.again = again;
        this.upgrades = isGetAndConnection() && "websocket".equalsIgnoreCase(script.value("Upgrade"));
    }

    private boolean isGetAndConnection() {
        return script.steps().method().equals("GET") && splits("Connection").anyMatch("upgrade"::equalsIgnoreCase);
    }

    private Stream<String> splits(String header) {
        String value = script.value(header);
        return value == null ? Stream.empty() : Arrays.stream(value.split(" *, *"));
    }

    // What the rules ask.

    boolean isAgain() {
        return again;
    }

    boolean upgradesByRfc() {
        return isGetAndConnection() && splits("Upgrade").anyMatch("websocket"::equalsIgnoreCase);
    }

    int count(String header) {
        return script.steps().headers(header).size();
    }

    boolean hasBody() {
        List<String> length = script.steps().headers("Content-Length");
        return count("Transfer-Encoding") > 0 || !length.isEmpty() && !length.equals(List.of("0"));
    }

    boolean isFor76() {
        return script.isFor76();
    }

    boolean isZero(String header) {
        String key = script.value(header);
        return key != null && digits(key).matches("0+");
    }

    boolean repeatsStrangeCharacters() {
        return Stream.of(script.url(), String.join("", script.steps().headers("Origin")))
                .anyMatch(text -> text.chars().anyMatch(c -> c < ' ' || c > '~'));
    }

    void refuse() {
        refused = true;
    }

    boolean isRefused() {
        return refused || !upgrades || script.isFor76() && (part(1) == null || part(2) == null);
    }

    // What it comes to.

    private static String digits(String key) {
        return key.replaceAll("[^0-9]", "");
    }

    /** What one of the two keys stands for; null if it is missing, or none. */
    private byte[] part(int which) {
        String key = script.value("Sec-WebSocket-Key" + which);
        if (key == null || digits(key).isEmpty() || key.indexOf(' ') < 0) {
            return null;
        }
        BigInteger spaces = BigInteger.valueOf(key.chars().filter(c -> c == ' ').count());
        BigInteger[] part = new BigInteger(digits(key)).divideAndRemainder(spaces);
        boolean good = part[1].signum() == 0 && part[0].bitLength() <= 32 && (allowsZero || part[0].signum() > 0);
        return good ? ByteBuffer.allocate(4).putInt(part[0].intValue()).array() : null;
    }

    /** Both parts of the challenge that are in the headers. */
    byte[] parts() {
        return ByteBuffer.allocate(8).put(part(1)).put(part(2)).array();
    }

    /**
     * The reply.
     *
     * @param custom the application's header lines
     * @param error the body of a refusal
     */
    byte[] reply(List<String> custom, String error) {
        if (isRefused()) {
            Stream<String> lines =
                    Stream.of("Content-Type: " + contentType, "Content-Length: " + error.length(), "", error);
            return ("HTTP/1.1 400 Bad Request\r\n" + lines.collect(Collectors.joining("\r\n")))
                    .getBytes(StandardCharsets.UTF_8);
        }
        String prefix = isFor76() ? "Sec-WebSocket-" : "WebSocket-";
        String origin = script.value("Origin");
        List<String> own = Stream.of(
                        "Upgrade: WebSocket",
                        "Connection: Upgrade",
                        origin == null ? "" : prefix + "Origin: " + origin.strip(),
                        prefix + "Location: " + script.url())
                .filter(Predicate.not(String::isEmpty))
                .toList();
        Set<String> names = own.stream().map(DraftOpening::name).collect(Collectors.toSet());
        Stream<String> lines = Stream.concat(own.stream(), custom.stream().filter(line -> !names.contains(name(line))));
        return ("HTTP/1.1 101 " + (isFor76() ? "WebSocket" : "Web Socket") + " Protocol Handshake\r\n"
                        + lines.map(line -> line + "\r\n").collect(Collectors.joining())
                        + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String name(String line) {
        return line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
    }
}
