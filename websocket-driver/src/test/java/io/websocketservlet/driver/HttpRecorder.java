package io.websocketservlet.driver;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A driver that does the opening handshake, what it reported in words, and what it wrote. */
final class HttpRecorder<D extends Driver> {

    static final String KEY_LINE = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    static final String ACCEPT_LINE = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /** A request of the RFC's example, its head whole. */
    static final String REQUEST = lines(
            "GET /chat HTTP/1.1",
            "Host: a",
            "Upgrade: websocket",
            "Connection: Upgrade",
            KEY_LINE,
            "Sec-WebSocket-Version: 13");

    /** The answer to it. */
    static final String ANSWER =
            lines("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", ACCEPT_LINE);

    final D driver;
    final Peer peer;
    private final List<String> events = new ArrayList<>();

    /** What the application does with an event before the next is asked for. */
    private Consumer<Event> application = event -> {};

    /** What was left of the input. */
    private byte[] left = {};

    private HttpRecorder(D driver, Role role) {
        this.driver = driver;
        this.peer = Peer.of(role);
    }

    static HttpRecorder<ClientDriver> client() {
        return new HttpRecorder<>(new ClientDriver(DriverOptions.defaults(), () -> Peer.KEY), Role.CLIENT);
    }

    static HttpRecorder<ServerDriver> server() {
        return new HttpRecorder<>(new ServerDriver(DriverOptions.defaults()), Role.SERVER);
    }

    static ServerHandshake handshake() {
        return new ServerHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers());
    }

    /** A server that starts as soon as the request is there. */
    static HttpRecorder<ServerDriver> starting() {
        HttpRecorder<ServerDriver> recorder = server();
        return recorder.onEvent(event -> {
            if (event instanceof Event.Connected) {
                recorder.driver.start(handshake());
            }
        });
    }

    static HandshakeReply reply(int status, String body) {
        return new HandshakeReply(status, new Headers(), body);
    }

    static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    HttpRecorder<D> onEvent(Consumer<Event> handler) {
        application = handler;
        return this;
    }

    HttpRecorder<D> receive(String text) {
        return receive(bytes(text));
    }

    /** A read; what was left of the one before comes first. */
    HttpRecorder<D> receive(byte[]... parts) {
        ByteBuffer in = ByteBuffer.wrap(Hex.join(left, Hex.join(parts)));
        Event event;
        while ((event = driver.next(in)) != null) {
            events.add(words(event));
            application.accept(event);
        }
        left = Hex.bytes(in);
        return this;
    }

    HttpRecorder<D> end() {
        driver.end();
        return receive();
    }

    private static String words(Event event) {
        if (event instanceof Event.Connected connected) {
            return "connected " + connected.request() + " " + Hex.of(connected.body());
        }
        if (event instanceof Event.Failed failed) {
            return "failed " + failed.cause().closeCode() + " " + failed.cause().getMessage();
        }
        return DriverRecorder.words(event);
    }

    /** How many bytes of the input are left. */
    int left() {
        return left.length;
    }

    /** What was reported since the last time. */
    List<String> events() {
        List<String> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /** What was written since the last time. */
    byte[] writtenBytes() {
        List<ByteBuffer> all = new ArrayList<>();
        ByteBuffer[] out;
        while ((out = driver.takeOutput(1)) != null) {
            all.addAll(List.of(out));
        }
        return Hex.bytes(all.toArray(ByteBuffer[]::new));
    }

    /** What was written since the last time, as text. */
    String written() {
        return new String(writtenBytes(), StandardCharsets.ISO_8859_1);
    }
}
