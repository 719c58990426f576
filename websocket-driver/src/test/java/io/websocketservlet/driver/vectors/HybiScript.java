package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.handshake.HandshakeRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** What a vector of the hybi areas does, read whole before anything is played. */
final class HybiScript {

    private static final long DEFAULT_MAX_LENGTH = (1 << 26) - 1;

    /** From here on bytes do not come one by one, but in pieces of an odd size. */
    private static final int LONG = 1 << 20;

    private final String method;

    /** The values by the name in lower case. */
    private final Map<String, List<String>> headers = new HashMap<>();

    private final List<String> protocols;
    private final boolean requireMasking;
    private final long maxLength;
    private final List<Extension> extensions = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    /** Does something to the endpoint; returns what the command returned, or null where nothing is returned. */
    private interface Step {
        Boolean play(HybiEndpoint endpoint, boolean byteByByte);
    }

    private HybiScript(Vector vector) {
        Fields given = new Fields("given", vector.given());
        if (!given.text("driver", "").equals("auto")) {
            throw new UnknownVectorException("driver " + vector.given().path("driver") + ", known is only auto");
        }
        method = given.text("method", "GET");
        // the seeds make it of the request and do nothing else with it
        given.node("url");
        Fields lines = given.object("headers");
        lines.names().forEach(name -> headers.put(name.toLowerCase(Locale.ROOT), lines.texts(name)));
        Fields options = given.object("options");
        protocols = options.has("protocols") ? protocols(options) : List.of();
        requireMasking = options.flag("requireMasking", true);
        maxLength = options.longNumber("maxLength", DEFAULT_MAX_LENGTH);
        options.end();
        given.node("extensions").forEach(one -> extensions.add(extension(one)));
        if (given.has("body")) {
            steps.add(receive(given.bytes("body")));
        }
        given.end();
        vector.input().forEach(step -> steps.add(step(new Fields("step", step))));
    }

    static HybiScript of(Vector vector) {
        return new HybiScript(vector);
    }

    private static Extension extension(JsonNode given) {
        String deflate = PermessageDeflate.server().name();
        if (!given.isObject()) {
            if (given.asText().equals(deflate)) {
                return GivenDeflate.DEFAULTS.ours();
            }
            throw new UnknownVectorException("an extension that is not known here: " + given);
        }
        if (!given.path("name").asText().equals(deflate)) {
            return GivenExtension.of(given);
        }
        Fields fields = new Fields("extension", given);
        fields.text("name", null);
        PermessageDeflate ours = GivenDeflate.of(fields.object("options")).ours();
        fields.end();
        return ours;
    }

    private static List<String> protocols(Fields options) {
        return options.texts("protocols").stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .toList();
    }

    private static Step step(Fields fields) {
        String op = fields.text("op", "");
        Step step = switch (op) {
            case "start" -> (endpoint, split) -> endpoint.start();
            case "recv" -> receive(payload(fields));
            case "header" -> header(fields.text("name", ""), fields.text("value", null));
            case "text" -> text(fields.text("text", ""));
            case "binary" -> binary(payload(fields));
            case "ping" -> ping(payload(fields), fields.flag("callback", false));
            case "pong" -> pong(payload(fields));
            case "close" -> close(fields.number("code", 1000), fields.text("reason", ""));
            default -> throw new UnknownVectorException("an op that is not known here: " + op);
        };
        fields.end();
        return step;
    }

    private static byte[] payload(Fields fields) {
        if (fields.has("hex")) {
            return fields.bytes("hex");
        }
        String text = fields.text("text", "");
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    private static Step receive(byte[] bytes) {
        return (endpoint, byteByByte) -> {
            if (!byteByByte) {
                endpoint.receive(bytes);
                return null;
            }
            int size = bytes.length > LONG ? 1009 : 1;
            for (int at = 0; at < bytes.length; at += size) {
                endpoint.receive(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
            }
            return null;
        };
    }

    /** A header without a value is one that the seeds pass over in silence. */
    private static Step header(String name, String value) {
        return (endpoint, split) -> value == null || endpoint.header(name, value);
    }

    private static Step text(String text) {
        return (endpoint, split) -> endpoint.text(text);
    }

    private static Step binary(byte[] bytes) {
        return (endpoint, split) -> endpoint.binary(bytes.clone());
    }

    private static Step ping(byte[] payload, boolean callback) {
        String reported = callback ? new String(payload, StandardCharsets.UTF_8) : null;
        return (endpoint, split) -> endpoint.ping(payload.clone(), reported);
    }

    private static Step pong(byte[] payload) {
        return (endpoint, split) -> endpoint.pong(payload.clone());
    }

    private static Step close(int code, String reason) {
        return (endpoint, split) -> endpoint.close(code, reason == null ? "" : reason);
    }

    /** Plays it against an endpoint that was made for this script. */
    Outcome play(HybiEndpoint endpoint) {
        return play(endpoint, false);
    }

    /** The same, but what comes in comes byte by byte. */
    Outcome playByteByByte(HybiEndpoint endpoint) {
        return play(endpoint, true);
    }

    private Outcome play(HybiEndpoint endpoint, boolean byteByByte) {
        List<String> returns = new ArrayList<>();
        for (Step step : steps) {
            Boolean returned = step.play(endpoint, byteByByte);
            if (returned != null) {
                returns.add(returned.toString());
            }
        }
        Outcome outcome = endpoint.outcome();
        outcome.returns.addAll(returns);
        return outcome;
    }

    String method() {
        return method;
    }

    /** The values of a header; empty if there is none. */
    List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The subprotocols that the application speaks. */
    HandshakeRequest request(String target, boolean secure) {
        return new HandshakeRequest() {
            @Override
            public String method() {
                return HybiScript.this.method();
            }

            @Override
            public String target() {
                return target;
            }

            @Override
            public String httpVersion() {
                return "HTTP/1.1";
            }

            @Override
            public List<String> headers(String name) {
                return HybiScript.this.headers(name);
            }

            @Override
            public boolean isSecure() {
                return secure;
            }
        };
    }

    List<String> protocols() {
        return protocols;
    }

    /** The extensions that the application supports. */
    Extensions extensions() {
        return Extensions.of(extensions);
    }

    boolean requireMasking() {
        return requireMasking;
    }

    long maxLength() {
        return maxLength;
    }
}
