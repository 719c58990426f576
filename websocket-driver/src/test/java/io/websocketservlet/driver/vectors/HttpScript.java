package io.websocketservlet.driver.vectors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a vector does to an end of a bare connection, read whole before anything is played. */
final class HttpScript {

    private static final long DEFAULT_MAX_LENGTH = (1 << 26) - 1;

    /** What the one extension that is known here offers. */
    private static final String DEFLATE = "permessage-deflate; client_max_window_bits";

    /** Null for a server. */
    final String url;

    /** The nonce of a client; zeros for a server. */
    final byte[] nonce;

    final int maskingKey;
    final List<String> protocols;
    final boolean requireMasking;
    final long maxLength;

    /** The extensions that are offered, as a header; null if none are. */
    final String extensions;

    /** From here on bytes do not come one by one, but in pieces of an odd size. */
    private static final int LONG = 1 << 10;

    private static final int ODD = 31;

    private final List<Step> steps = new ArrayList<>();

    /** Does something to the endpoint; returns what the command returned, or null where nothing is returned. */
    private interface Step {
        Object play(HttpEndpoint endpoint, boolean byteByByte);
    }

    private HttpScript(Vector vector, String driver) {
        Fields given = new Fields("given", vector.given());
        if (!given.text("driver", "").equals(driver)) {
            throw new UnknownVectorException("driver " + vector.given().path("driver") + ", known is only " + driver);
        }
        url = given.text("url", null);
        nonce = given.has("client_key") ? Base64.getDecoder().decode(given.text("client_key", "")) : new byte[16];
        maskingKey = given.has("masking_key")
                ? ByteBuffer.wrap(given.bytes("masking_key")).getInt()
                : 0;
        extensions = given.has("extensions") ? extensions(given) : null;
        Fields options = given.object("options");
        protocols = options.has("protocols") ? protocols(options) : List.of();
        requireMasking = options.flag("requireMasking", true);
        maxLength = options.longNumber("maxLength", DEFAULT_MAX_LENGTH);
        options.end();
        given.end();
        vector.input().forEach(step -> steps.add(step(new Fields("step", step))));
    }

    /** The same client, on its way to somewhere else. */
    private HttpScript(HttpScript other, String url) {
        this.url = url;
        nonce = other.nonce;
        maskingKey = other.maskingKey;
        extensions = other.extensions;
        protocols = other.protocols;
        requireMasking = other.requireMasking;
        maxLength = other.maxLength;
    }

    HttpScript to(String elsewhere) {
        return new HttpScript(this, elsewhere);
    }

    static HttpScript ofClient(Vector vector) {
        return new HttpScript(vector, "client");
    }

    static HttpScript ofServer(Vector vector) {
        return new HttpScript(vector, "server-tcp");
    }

    private static String extensions(Fields given) {
        List<String> names = given.texts("extensions");
        if (!names.equals(List.of("permessage-deflate"))) {
            throw new UnknownVectorException("extensions that are not known here: " + names);
        }
        return DEFLATE;
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
            case "start" -> command(HttpEndpoint::start);
            case "start_if_websocket" -> command(HttpEndpoint::startIfWebSocket);
            case "recv" -> receive(payload(fields), HttpEndpoint::receive);
            case "header" -> header(fields, HttpEndpoint::header);
            case "text" -> text(fields.text("text", ""));
            case "binary" -> binary(payload(fields));
            case "ping" -> ping(payload(fields), fields.flag("callback", false));
            case "pong" -> pong(payload(fields));
            case "close" -> close(fields.number("code", 1000), fields.text("reason", ""));
            case "proxy" -> proxy(fields.text("origin", ""));
            case "proxy_header" -> header(fields, HttpEndpoint::proxyHeader);
            case "proxy_start" -> command(HttpEndpoint::proxyStart);
            case "proxy_recv" -> receive(payload(fields), HttpEndpoint::proxyReceive);
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

    private static Step command(Function<HttpEndpoint, Object> command) {
        return (endpoint, byteByByte) -> command.apply(endpoint);
    }

    private interface Receiving {
        void receive(HttpEndpoint endpoint, byte[] bytes);
    }

    private static Step receive(byte[] bytes, Receiving receiving) {
        return (endpoint, byteByByte) -> {
            int size = !byteByByte ? Math.max(1, bytes.length) : bytes.length < LONG ? 1 : ODD;
            for (int at = 0; at < bytes.length; at += size) {
                receiving.receive(endpoint, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
            }
            return null;
        };
    }

    private interface HeaderCommand {
        boolean set(HttpEndpoint endpoint, String name, String value);
    }

    /** A header without a value is one that the seeds pass over in silence. */
    private static Step header(Fields fields, HeaderCommand command) {
        String name = fields.text("name", "");
        String value = fields.text("value", null);
        return (endpoint, byteByByte) -> value == null || command.set(endpoint, name, value);
    }

    private static Step text(String text) {
        return command(endpoint -> endpoint.text(text));
    }

    private static Step binary(byte[] bytes) {
        return command(endpoint -> endpoint.binary(bytes.clone()));
    }

    private static Step ping(byte[] payload, boolean callback) {
        String reported = callback ? new String(payload, StandardCharsets.UTF_8) : null;
        return command(endpoint -> endpoint.ping(payload.clone(), reported));
    }

    private static Step pong(byte[] payload) {
        return command(endpoint -> endpoint.pong(payload.clone()));
    }

    private static Step close(int code, String reason) {
        return command(endpoint -> endpoint.close(code, reason == null ? "" : reason));
    }

    private static Step proxy(String origin) {
        return (endpoint, byteByByte) -> {
            endpoint.proxy(origin);
            return null;
        };
    }

    /** Plays it against an endpoint that was made for this script. */
    Outcome play(HttpEndpoint endpoint) {
        return play(endpoint, false);
    }

    /** The same, but what comes in comes byte by byte. */
    Outcome playByteByByte(HttpEndpoint endpoint) {
        return play(endpoint, true);
    }

    private Outcome play(HttpEndpoint endpoint, boolean byteByByte) {
        List<String> returns = new ArrayList<>();
        for (Step step : steps) {
            Object returned = step.play(endpoint, byteByByte);
            if (returned != null) {
                returns.add(returned.toString());
            }
        }
        Outcome outcome = endpoint.outcome();
        outcome.returns.addAll(returns);
        return outcome;
    }
}
