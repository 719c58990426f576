package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a vector of em-websocket gives, and what is expected to come of it; the rules change the latter. Compared are: the status of the
 * answer, the headers that follow from the request, the bytes behind the head, what the application is told, what its commands
 * return, and whether the server ends TCP. Not compared is how the seed splits its writes, and its state, which follows from the rest.
 */
final class EmSituation {

    private static final List<String> HEADERS = List.of(
            "Sec-WebSocket-Accept",
            "Sec-WebSocket-Location",
            "WebSocket-Location",
            "Sec-WebSocket-Origin",
            "WebSocket-Origin",
            "Sec-WebSocket-Protocol");

    /** What a command is, and what it is given. */
    record Input(String op, JsonNode given) {}

    final byte[] request;
    final Map<String, JsonNode> options = new TreeMap<>();
    final List<Input> inputs = new ArrayList<>();

    // What is expected. The status is 0 if there is no answer.

    int status;
    final Map<String, String> headers = new TreeMap<>();
    String written = "";
    final List<String> events = new ArrayList<>();
    final List<String> returns = new ArrayList<>();
    boolean ended;

    EmSituation(Vector vector) {
        Fields given = new Fields(vector.id(), vector.given());
        given.text("driver", null);
        request = given.has("request") ? given.text("request", "").getBytes(StandardCharsets.UTF_8) : new byte[0];
        if (given.has("options")) {
            JsonNode chosen = given.node("options");
            chosen.fieldNames().forEachRemaining(name -> options.put(name, chosen.get(name)));
        }
        given.end();
        vector.input().forEach(input -> inputs.add(new Input(input.get("op").asText(), input)));
        expect(new Fields(vector.id(), vector.expect()));
    }

    private void expect(Fields expect) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (JsonNode write : expect.node("writes")) {
            if (write.has("text")) {
                bytes.writeBytes(Fields.text(write.get("text")).getBytes(StandardCharsets.ISO_8859_1));
            }
            if (write.has("hex") || write.has("then_hex")) {
                bytes.writeBytes(Fields.bytes(write.has("hex") ? write.get("hex") : write.get("then_hex")));
            }
        }
        String all = bytes.toString(StandardCharsets.ISO_8859_1);
        int end = all.startsWith("HTTP/") ? all.indexOf("\r\n\r\n") + 4 : 0;
        if (end > 0) {
            readHead(all.substring(0, end));
        }
        written = HexFormat.of().formatHex(all.substring(end).getBytes(StandardCharsets.ISO_8859_1));
        for (JsonNode event : expect.node("events")) {
            events.add(event(event));
        }
        expect.node("returns").forEach(value -> returns.add(value.asText()));
        expect.node("net").forEach(step -> ended |= step.asText().startsWith("close"));
        expect.text("state", null);
        expect.names();
    }

    /** The status line and the headers of an answer. */
    void readHead(String head) {
        status = Integer.parseInt(head.substring(9, 12));
        for (String name : HEADERS) {
            Matcher header = Pattern.compile("(?imd)^" + name + ": *(.*?)\r$").matcher(head);
            if (header.find()) {
                headers.put(name, header.group(1));
            }
        }
    }

    private static String event(JsonNode event) {
        String name = event.get(0).asText();
        return switch (name) {
            case "open" -> open(event.get(1));
            case "close" -> "close " + event.get(1).get("code").asText();
            case "message" ->
                "message " + event.get(1).asText() + " " + event.get(2).asText();
            case "ping", "pong" -> name + " " + event.get(1).asText();
            case "error", "raised" -> name + " " + event.get(1).asText();
            default -> name;
        };
    }

    private static String open(JsonNode facts) {
        return open(
                facts.get("path").asText(),
                facts.get("query_string").asText(),
                facts.get("origin").asText(),
                facts.get("secure").asBoolean(),
                facts.get("protocol_version").asText());
    }

    static String open(String path, String query, String origin, boolean secure, String version) {
        return "open " + path + " ?" + query + " of " + origin + (secure ? " secure" : "") + " version " + version;
    }

    // What rules ask.

    String requestHead() {
        return new String(request, StandardCharsets.ISO_8859_1);
    }

    boolean has(String event) {
        return events.stream().anyMatch(each -> each.startsWith(event));
    }

    boolean isOpened() {
        return has("open ");
    }

    boolean isHixie() {
        return requestHead().contains("Sec-WebSocket-Key1") || requestHead().contains("Sec-WebSocket-Key2");
    }

    boolean does(String op) {
        return inputs.stream().anyMatch(input -> input.op.equals(op));
    }

    /** What comes in, in hex. */
    List<String> received() {
        return inputs.stream()
                .filter(input -> input.op.equals("recv") && input.given.has("hex"))
                .map(input -> input.given.get("hex").asText())
                .toList();
    }

    /** The value of the n-th command that returns something, or raises it. */
    int code() {
        return inputs.stream()
                .filter(input -> input.op.equals("close"))
                .mapToInt(input -> input.given.path("code").asInt(1005))
                .findFirst()
                .orElse(0);
    }

    // What rules do.

    /** The answer is this status, and nothing else happens. */
    void refuse(int code) {
        status = code;
        headers.clear();
        written = "";
        events.clear();
        returns.clear();
        inputs.clear();
        ended = true;
    }

    /** What comes fails the connection: a Close with this code, and an end. */
    void fail(int code) {
        events.removeIf(event -> event.startsWith("error") || event.startsWith("close") || event.startsWith("message"));
        events.add("error");
        events.add("close " + code);
        written = closeFrame(code);
        ended = false; // the client has time to read that
    }

    static String closeFrame(int code) {
        return "8802%04x".formatted(code);
    }

    void replace(String event, String with) {
        events.replaceAll(each -> each.startsWith(event) ? with : each);
    }

    /** Drops a question that nobody can ask here, with its answer. */
    void unask(String op) {
        int value = 0;
        for (int i = 0; i < inputs.size(); ) {
            if (inputs.get(i).op.equals(op)) {
                inputs.remove(i);
                returns.remove(value);
            } else {
                value += inputs.get(i).op.equals("recv") ? 0 : 1;
                i++;
            }
        }
    }

    /** What the client's hanging up brings about, and what everybody words for himself. */
    void finish() {
        events.replaceAll(event -> event.startsWith("error") ? "error" : event.startsWith("raised") ? "raised" : event);
        if (isOpened() && !has("close")) {
            events.add("close 1006");
        }
    }

    /** The same with nothing that has happened. */
    EmSituation nothing() {
        return new EmSituation(request);
    }

    private EmSituation(byte[] request) {
        this.request = request;
    }

    /** In lines that can be compared. */
    String expectation() {
        return "status " + status + "\nheaders " + headers + "\nwritten " + written + "\nevents "
                + String.join(", ", events) + "\nreturns " + returns
                + (status == 101 && ended ? "\nended by the server" : "");
    }
}
