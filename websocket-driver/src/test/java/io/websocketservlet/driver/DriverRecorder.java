package io.websocketservlet.driver;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A driver, what it reported in words, and what it wrote. */
final class DriverRecorder {

    static final Agreement AGREEMENT = new Agreement("hybi-13", "");

    final FrameDriver driver;
    final Peer peer;
    private final List<String> events = new ArrayList<>();

    private DriverRecorder(Role role, DriverOptions options) {
        driver = new FrameDriver(role, options, () -> Peer.KEY);
        peer = Peer.of(role);
    }

    /** A driver whose opening handshake is still to be done. */
    static DriverRecorder connecting(Role role) {
        return connecting(role, DriverOptions.defaults());
    }

    static DriverRecorder connecting(Role role, DriverOptions options) {
        return new DriverRecorder(role, options);
    }

    /** A driver that is open, and has said so. */
    static DriverRecorder open(Role role) {
        return open(role, DriverOptions.defaults());
    }

    static DriverRecorder open(Role role, DriverOptions options) {
        DriverRecorder recorder = new DriverRecorder(role, options);
        recorder.driver.open(AGREEMENT);
        recorder.receive();
        recorder.events.clear();
        return recorder;
    }

    /** The bytes come in, each array as a read of its own; without any, only what is due anyway happens. */
    DriverRecorder receive(byte[]... reads) {
        pull(ByteBuffer.allocate(0));
        for (byte[] read : reads) {
            ByteBuffer in = ByteBuffer.wrap(read);
            pull(in);
            if (in.hasRemaining()) {
                throw new AssertionError(in.remaining() + " bytes were left unread");
            }
        }
        return this;
    }

    private void pull(ByteBuffer in) {
        Event event;
        while ((event = driver.next(in)) != null) {
            events.add(words(event));
        }
    }

    /** No more bytes will come. */
    DriverRecorder end() {
        driver.end();
        return receive();
    }

    static String words(Event event) {
        if (event instanceof Event.Opened) {
            return "open";
        }
        if (event instanceof Event.Received received) {
            Message message = received.message();
            return message.isText() ? "text " + message.text() : "binary " + Hex.of(message.bytes());
        }
        if (event instanceof Event.Pinged pinged) {
            return "ping " + text(pinged.payload());
        }
        if (event instanceof Event.Ponged ponged) {
            if (ponged.answered() != null) {
                ponged.answered().run();
            }
            return "pong " + text(ponged.payload()) + (ponged.answered() == null ? "" : " answers");
        }
        if (event instanceof Event.Failed failed) {
            return "failed " + failed.cause().closeCode();
        }
        if (event instanceof Event.Closed closed) {
            return "closed " + closed.code() + (closed.wasClean() ? " clean " : " unclean ") + closed.reason();
        }
        return event.toString();
    }

    private static String text(ByteBuffer payload) {
        return new String(Hex.bytes(payload), StandardCharsets.UTF_8);
    }

    /** What was reported since the last time. */
    List<String> events() {
        List<String> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /** What was written since the last time, frame by frame: the first byte and the payload in hex. */
    List<String> written() {
        return peer.read(writtenBytes());
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
}
