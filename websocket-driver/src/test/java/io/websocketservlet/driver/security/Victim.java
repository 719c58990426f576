package io.websocketservlet.driver.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.ClientDriver;
import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.FrameDriver;
import io.websocketservlet.driver.ServerDriver;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;

/** An end of a connection under attack: what it reports, in words, and what it writes. */
final class Victim {

    /** The request of RFC 6455 1.3, its head whole. */
    static final String REQUEST = lines(
            "GET /chat HTTP/1.1",
            "Host: server.example.com",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13");

    /** The answer to it. */
    static final String ANSWER = lines(
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

    /** Whoever attacks. */
    final Peer peer;

    private final Object driver;
    private final Function<ByteBuffer, Event> next;
    private final IntFunction<ByteBuffer[]> output;
    private final List<String> events = new ArrayList<>();

    private Victim(Role role, Object driver, Function<ByteBuffer, Event> next, IntFunction<ByteBuffer[]> output) {
        this.peer = Peer.of(role);
        this.driver = driver;
        this.next = next;
        this.output = output;
    }

    private static Victim of(Role role, Driver driver) {
        return new Victim(role, driver, driver::next, driver::takeOutput);
    }

    /** An open connection. */
    static Victim open(Role role, DriverOptions options) {
        return open(role, options, Pipeline.empty());
    }

    static Victim open(Role role, DriverOptions options, Pipeline extensions) {
        FrameDriver driver = new FrameDriver(role, options, () -> Peer.KEY);
        driver.open(new Agreement("hybi-13", "", extensions));
        Victim victim = new Victim(role, driver, driver::next, driver::takeOutput);
        victim.receive();
        assertEquals(List.of("open"), victim.events());
        return victim;
    }

    /** A server on a bare connection that makes a WebSocket of the first request, if it can be one. */
    static Victim server() {
        ServerDriver driver = new ServerDriver(DriverOptions.defaults());
        driver.start(new ServerHandshake(List.of("irc"), OriginPolicy.sameOrigin(), new Headers()));
        return of(Role.SERVER, driver);
    }

    /** A client that has sent {@link #REQUEST}, or one like it. */
    static Victim client(String url, ClientOffer offer) {
        ClientDriver driver = new ClientDriver(DriverOptions.defaults(), () -> Peer.KEY);
        byte[] nonce = "the sample nonce".getBytes(StandardCharsets.US_ASCII);
        driver.start(new ClientHandshake(WebSocketUrl.parse(url), offer, nonce));
        Victim victim = of(Role.CLIENT, driver);
        victim.written();
        return victim;
    }

    static Victim client() {
        return client("ws://server.example.com/chat", ClientOffer.nothing());
    }

    /** A client that offers extensions. */
    static Victim client(Extensions extensions) {
        return client("ws://server.example.com/chat", ClientOffer.nothing().withExtensions(extensions));
    }

    static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    Victim receive(String text) {
        return receive(bytes(text));
    }

    /** Each array is a read of its own; none of their bytes may be left. */
    Victim receive(byte[]... reads) {
        pull(ByteBuffer.allocate(0));
        for (byte[] read : reads) {
            pull(ByteBuffer.wrap(read));
        }
        return this;
    }

    /** Each byte is a read of its own. */
    Victim trickle(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        for (int end = 1; end <= bytes.length; end++) {
            pull(in.limit(end));
        }
        return this;
    }

    private void pull(ByteBuffer in) {
        Event event;
        while ((event = next.apply(in)) != null) {
            events.add(words(event));
        }
        assertEquals(0, in.remaining(), "bytes that were left unread");
    }

    /** The next event itself; the one before must not be needed any more. */
    Event next(byte[] bytes) {
        return next.apply(ByteBuffer.wrap(bytes));
    }

    private static String words(Event event) {
        if (event instanceof Event.Received received) {
            Message message = received.message();
            return message.isText()
                    ? "text " + message.text()
                    : "binary of " + message.bytes().remaining();
        }
        if (event instanceof Event.Failed failed) {
            return "failed " + failed.cause().closeCode();
        }
        if (event instanceof Event.Closed closed) {
            return "closed " + closed.code();
        }
        return event instanceof Event.Opened
                ? "open"
                : event.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** What was reported since the last time. */
    List<String> events() {
        List<String> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /** The connection was failed with this code, once, and nothing else was reported since the last time. */
    void assertFailed(int code) {
        assertEquals(List.of("failed " + code, "closed " + code), events());
    }

    /** What was written since the last time, as text. */
    String written() {
        List<ByteBuffer> all = new ArrayList<>();
        ByteBuffer[] out;
        while ((out = output.apply(1)) != null) {
            all.addAll(List.of(out));
        }
        return new String(Hex.bytes(all.toArray(ByteBuffer[]::new)), StandardCharsets.ISO_8859_1);
    }

    /** The driver itself, to measure or to command. */
    Object driver() {
        return driver;
    }
}
