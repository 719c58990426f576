package io.websocketservlet.driver.vectors;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.websocketservlet.contract.TestKeys;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.servlet.ServerOptions;
import io.websocketservlet.servlet.WebSocket;
import io.websocketservlet.servlet.WebSocketServer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of ours with the options of vectors, which plays one after the other. */
final class EmServer {

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final int PATIENCE_MILLIS = 20_000;

    private final WebSocketServer server;

    /** Null without TLS. */
    private final TestKeys keys;

    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile WebSocket socket;

    private EmServer(Map<String, JsonNode> given) throws Exception {
        WebSocketOptions options = WebSocketOptions.defaults()
                .withDrafts(true)
                .withAllowedOrigins("*") // the seed asks for none
                .withPing(Duration.ZERO);
        if (given.containsKey("maxFrameSize")) {
            options = options.withMaxLength(given.get("maxFrameSize").asLong());
        }
        if (given.containsKey("outboundLimit")) {
            options = options.withMaxBufferedAmount(given.get("outboundLimit").asLong());
        }
        if (given.containsKey("closeTimeout")) {
            options = options.withCloseTimeout(
                    Duration.ofMillis((long) (1000 * given.get("closeTimeout").asDouble())));
        }
        ServerOptions where = ServerOptions.defaults()
                .withHost("127.0.0.1")
                .withPort(0)
                .withSecureProxy(given.containsKey("secureProxy"))
                .withWebSocket(options);
        keys = given.containsKey("secure") ? TestKeys.read() : null;
        boolean raises = given.containsKey("raiseInMessage");
        boolean listens = !given.containsKey("noOnError");
        server = WebSocketServer.start(
                keys == null ? where : where.withTls(keys.store(), keys.password()),
                connected -> listen(connected, raises, listens));
    }

    static EmServer start(Map<String, JsonNode> options) throws Exception {
        return new EmServer(options);
    }

    void stop() {
        server.stop();
    }

    private void listen(WebSocket connected, boolean raises, boolean listens) {
        connected.onOpen(() -> {
            events.add(EmSituation.open(
                    connected.path(),
                    connected.query() == null ? "" : connected.query(),
                    connected.origin(),
                    connected.url().startsWith("wss:"),
                    connected.version().replaceAll("\\D", "")));
            socket = connected;
        });
        connected.onMessage(message -> {
            events.add(
                    "message " + (message.isText() ? "text " + message.text() : "binary " + Hex.of(message.bytes())));
            if (raises) {
                throw new IllegalStateException("application error");
            }
        });
        connected.onPing(payload -> events.add("ping " + Hex.of(payload)));
        connected.onPong(payload -> events.add("pong " + Hex.of(payload)));
        if (listens) {
            connected.onError(fault -> events.add("error"));
        }
        connected.onClose(close -> events.add("close " + close.code()));
    }

    private Socket connect() throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port());
        plain.setSoTimeout(PATIENCE_MILLIS);
        plain.setTcpNoDelay(true);
        return keys == null ? plain : keys.dial(plain);
    }

    /** What comes of it, in lines as {@link EmSituation#expectation}. */
    String play(EmSituation situation) throws IOException {
        events.clear();
        socket = null;
        EmSituation seen = situation.nothing();
        try (Socket client = connect()) {
            client.getOutputStream().write(situation.request);
            InputStream in = client.getInputStream();
            byte[] rest = new byte[0];
            for (EmSituation.Input input : situation.inputs) {
                if (input.op().equals("recv")) {
                    client.getOutputStream().write(bytes(input.given()));
                } else if (input.op().equals("disconnect")) {
                    client.shutdownOutput();
                } else {
                    eventually("open", () -> socket != null);
                    command(input, seen);
                }
            }
            if (!situation.requestHead().contains(END_OF_HEAD)) {
                client.shutdownOutput(); // else the server would wait for the rest
            }
            String head = head(in);
            if (!head.isEmpty()) {
                seen.readHead(head);
            }
            if (seen.status == 101) {
                rest = in.readNBytes(situation.written.length() / 2);
                if (!situation.ended && !client.isOutputShutdown()) {
                    eventually("open", () -> seesAll(situation));
                    client.shutdownOutput();
                }
                byte[] more = in.readAllBytes();
                int length = rest.length;
                rest = Arrays.copyOf(rest, length + more.length);
                System.arraycopy(more, 0, rest, length, more.length);
                seen.ended = situation.ended;
                eventually("onClose", this::isOver);
            }
            seen.written = situation.has("error") || situation.options.containsKey("raiseInMessage")
                    ? wordless(rest)
                    : HexFormat.of().formatHex(rest);
        }
        seen.events.addAll(events);
        return seen.expectation();
    }

    private static void eventually(String fact, Callable<Boolean> holds) {
        await(fact)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofMillis(PATIENCE_MILLIS))
                .until(holds);
    }

    /** Whether all that should happen before the client hangs up has happened. */
    private boolean seesAll(EmSituation situation) {
        return events.size() >= situation.events.size() - 1;
    }

    private boolean isOver() {
        return !events.isEmpty() && events.get(events.size() - 1).startsWith("close");
    }

    private void command(EmSituation.Input input, EmSituation seen) {
        JsonNode given = input.given();
        try {
            String returned = switch (input.op()) {
                case "text" -> "" + socket.send(Fields.text(given.get("text")));
                case "binary" -> "" + socket.send(ByteBuffer.wrap(Fields.bytes(given.get("hex"))));
                case "ping" -> "" + socket.ping("");
                case "pong" -> "" + socket.pong("");
                case "remote_ip" -> socket.remoteAddress();
                case "close" ->
                    ""
                            + (given.has("code")
                                    ? socket.close(
                                            given.get("code").asInt(),
                                            given.path("reason").asText())
                                    : socket.close());
                case "fire_timers" -> null; // those of ours fire by themselves
                default -> throw new UnknownVectorException("an op that is not known here: " + given);
            };
            if (returned != null) {
                seen.returns.add(returned);
            }
        } catch (IllegalArgumentException e) {
            events.add("raised");
        }
    }

    /** Empty if the server hangs up without one. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith(END_OF_HEAD)) {
            int next = in.read();
            if (next < 0 && head.size() == 0) {
                return "";
            }
            if (next < 0) {
                throw new EOFException("no answer but " + head);
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** The frames of a client are masked; the seed takes others, too, and that is what its vectors hold. */
    private static byte[] bytes(JsonNode given) {
        if (given.has("text")) {
            return Fields.text(given.get("text")).getBytes(StandardCharsets.ISO_8859_1);
        }
        byte[] frame = Fields.bytes(given.get("hex"));
        boolean isUnmasked = frame.length > 1
                        && (frame[0] & 0x70) < 0x50
                        && (frame[1] & 0x80) == 0
                        && frame.length == 2 + frame[1]
                        && frame[0] != 0
                        && (frame[0] & 0xFF) != 0xFF
                || frame.length > 1 && frame[0] == 0 && frame.length == 2 + frame[1];
        if (!isUnmasked) {
            return frame;
        }
        ByteBuffer masked = ByteBuffer.allocate(frame.length + 4);
        masked.put(frame[0]).put((byte) (0x80 | frame[1])).putInt(0).put(frame, 2, frame.length - 2);
        return masked.array();
    }

    /** Frames, the Close among them without what we say there. */
    private static String wordless(byte[] frames) {
        String hex = HexFormat.of().formatHex(frames);
        int close = hex.lastIndexOf("88");
        return close < 0 || hex.length() < close + 8
                ? hex
                : hex.substring(0, close) + "8802" + hex.substring(close + 4, close + 8);
    }
}
