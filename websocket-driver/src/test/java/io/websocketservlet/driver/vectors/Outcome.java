package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of a vector: bytes that were written, events, return values, and how the connection stands in the end. */
final class Outcome {

    /** The events, and what their arguments are: t a text, h bytes in hex, n a number. */
    private static final Map<String, String> EVENTS = Map.ofEntries(
            Map.entry("open", ""),
            Map.entry("message", "?"),
            Map.entry("ping", "h"),
            Map.entry("pong", "h"),
            Map.entry("ping-callback", "t"),
            Map.entry("error", "t"),
            Map.entry("close", "nt"),
            Map.entry("connect", ""),
            Map.entry("proxy-connect", ""),
            Map.entry("proxy-error", "t"));

    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    final List<List<String>> events = new ArrayList<>();
    final List<String> returns = new ArrayList<>();

    /** Single facts by name, such as the state; only those that are known. */
    final Map<String, String> facts = new TreeMap<>();

    void event(String... nameAndArguments) {
        events.add(Arrays.asList(nameAndArguments));
    }

    /** Writes a final frame without a mask, its length in as few bytes as there can be. */
    void frame(int opcode, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(10).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            header.put((byte) payload.length);
        } else if (payload.length < 65536) {
            header.put((byte) 126).putShort((short) payload.length);
        } else {
            header.put((byte) 127).putLong(payload.length);
        }
        written.write(header.array(), 0, header.position());
        written.writeBytes(payload);
    }

    /** What a vector says should come of it. */
    static Outcome expected(JsonNode expect) {
        Fields fields = new Fields("expect", expect);
        for (String needed : List.of("writes", "events", "returns")) {
            if (!fields.has(needed) && !fields.has("throws")) {
                throw new UnknownVectorException("expect says nothing of " + needed);
            }
        }
        Outcome outcome = new Outcome();
        fields.node("writes").forEach(write -> outcome.written.writeBytes(writtenBytes(write)));
        fields.node("events").forEach(event -> outcome.events.add(event(event)));
        fields.node("returns").forEach(value -> outcome.returns.add(value.asText()));
        for (String fact : List.of("state", "protocol", "version", "status", "proxy_status", "throws")) {
            if (fields.has(fact)) {
                outcome.facts.put(fact, fields.text(fact, null));
            }
        }
        fields.end();
        return outcome;
    }

    private static byte[] writtenBytes(JsonNode write) {
        Fields fields = new Fields("write", write);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (fields.has("text")) {
            bytes.writeBytes(fields.text("text", "").getBytes(StandardCharsets.UTF_8));
        }
        for (String name : List.of("hex", "then_hex")) {
            if (fields.has(name)) {
                bytes.writeBytes(fields.bytes(name));
            }
        }
        fields.end();
        return bytes.toByteArray();
    }

    private static List<String> event(JsonNode json) {
        String name = json.path(0).asText();
        String types = EVENTS.get(name);
        if ("?".equals(types)) {
            types = json.path(1).asText().equals("text") ? "tt" : "th";
        }
        if (types == null || json.size() != 1 + types.length()) {
            throw new UnknownVectorException("an event that is not known here: " + json);
        }
        List<String> event = new ArrayList<>(List.of(name));
        for (int i = 0; i < types.length(); i++) {
            JsonNode argument = json.get(i + 1);
            event.add(
                    types.charAt(i) == 'h'
                            ? HexFormat.of().formatHex(Fields.bytes(argument))
                            : types.charAt(i) == 'n' ? argument.asText() : Fields.text(argument));
        }
        return event;
    }

    /** The outcome in lines, without the wording that each implementation chooses for itself. */
    String comparable() {
        Wording wording = new Wording(this);
        List<String> lines = new ArrayList<>(wording.writes());
        wording.events().forEach(event -> lines.add("event " + event));
        lines.add("returns " + returns);
        facts.forEach((name, value) -> lines.add(name + " " + value));
        return String.join("\n", lines);
    }
}
