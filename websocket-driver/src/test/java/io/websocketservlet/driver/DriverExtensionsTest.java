package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Offers;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of a driver whose connection agreed on extensions (RFC 6455 9, RFC 7692). */
class DriverExtensionsTest {

    private static final int RSV1 = 0x40;
    private static final PermessageDeflate DEFLATE = PermessageDeflate.client().withThreshold(0);
    private static final String HELLO = "f248cdc9c90700";

    private static Pipeline agreed(Role role, Extension... extensions) {
        Offers offers = Extensions.of(extensions).offer();
        Pipeline server = Extensions.of(extensions).accept(ExtensionHeader.parse(offers.header()));
        try {
            return role == Role.SERVER ? server : offers.activate(server.header());
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static DriverRecorder open(Role role, DriverOptions options, Extension... extensions) {
        DriverRecorder recorder = DriverRecorder.connecting(role, options);
        recorder.driver.open(new Agreement("hybi-13", "", agreed(role, extensions)));
        recorder.receive();
        recorder.events();
        return recorder;
    }

    private static DriverRecorder open(Role role) {
        return open(role, DriverOptions.defaults(), DEFLATE);
    }

    // In.

    @ParameterizedTest
    @EnumSource(Role.class)
    void compressedMessageIsReportedAsItWas(Role role) {
        DriverRecorder end = open(role);
        end.receive(
                end.peer.frame(Peer.TEXT | RSV1, Hex.bytes(HELLO)),
                end.peer.frame(Peer.BINARY | RSV1, Hex.bytes(HELLO)),
                end.peer.text("Hello"));
        assertEquals(List.of("text Hello", "binary 48656c6c6f", "text Hello"), end.events());
    }

    /** However the payload is spread over frames, and the frames over reads. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void fragmentsOfACompressedMessageArePutTogether(Role role) {
        Random random = new Random(7692);
        for (int round = 0; round < 300; round++) {
            DriverRecorder end = open(role);
            List<byte[]> frames = new ArrayList<>();
            byte[] payload = Hex.bytes(HELLO);
            int at = 0;
            while (at < payload.length) {
                int to = Math.min(payload.length, at + random.nextInt(4));
                int first = at == 0 && frames.isEmpty() ? Peer.TEXT_BEGINS | RSV1 : Peer.GOES_ON;
                boolean last = to == payload.length;
                frames.add(end.peer.frame(first | (last ? Peer.ENDS : 0), Arrays.copyOfRange(payload, at, to)));
                if (!last && random.nextInt(3) == 0) {
                    frames.add(end.peer.ping("p"));
                }
                at = to;
            }
            byte[] wire = Hex.join(frames.toArray(byte[][]::new));
            int read = 0;
            while (read < wire.length) {
                int to = Math.min(wire.length, read + 1 + random.nextInt(12));
                end.receive(Arrays.copyOfRange(wire, read, to));
                read = to;
            }
            List<String> events = new ArrayList<>(end.events());
            events.removeIf("ping p"::equals);
            assertEquals(List.of("text Hello"), events);
        }
    }

    @Test
    void bitMeansNothingInTheMiddleOfAMessage() {
        DriverRecorder server = open(Role.SERVER);
        server.receive(
                server.peer.frame(Peer.TEXT_BEGINS | RSV1, Hex.bytes("f248")),
                server.peer.frame(Peer.GOES_ON | RSV1, Hex.bytes("cdc9")));
        assertEquals("failed 1002", server.events().get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x10, 0x60})
    void otherBitsAreStillReserved(int bits) {
        DriverRecorder server = open(Role.SERVER);
        server.receive(server.peer.frame(Peer.TEXT | bits, Hex.bytes(HELLO)));
        assertEquals("failed 1002", server.events().get(0));
    }

    @Test
    void controlFramesAreNotCompressed() {
        DriverRecorder server = open(Role.SERVER);
        server.driver.ping("ping".getBytes(StandardCharsets.UTF_8), null);
        assertEquals(List.of("89 70696e67"), server.written());
        server.receive(server.peer.frame(Peer.PING | RSV1, Hex.bytes(HELLO)));
        assertEquals("failed 1002", server.events().get(0));
    }

    @Test
    void textIsUtf8AfterItWasInflated() {
        DriverRecorder server = open(Role.SERVER);
        server.receive(server.peer.frame(Peer.TEXT | RSV1, Hex.bytes("00 02 00 fd ff c3 28 00")));
        assertEquals("failed 1007", server.events().get(0));
    }

    @Test
    void messageIsNoLongerThanAllowedAfterItWasInflated() {
        DriverRecorder server = open(Role.SERVER, DriverOptions.defaults().withMaxLength(1000), DEFLATE);
        DriverRecorder client = open(Role.CLIENT);
        client.driver.send(Message.binary(new byte[1001]));
        server.receive(client.writtenBytes());
        assertEquals("failed 1009", server.events().get(0));
    }

    // Out.

    @Test
    void messagesAreCompressed() {
        DriverRecorder server = open(Role.SERVER);
        server.driver.send(Message.text("Hello"));
        server.driver.send(Message.text("Hello"));
        assertEquals(List.of("c1 " + HELLO, "c1 f200110000"), server.written());
    }

    @Test
    void messagesSentBeforeTheOpeningAreToo() {
        DriverRecorder server = DriverRecorder.connecting(Role.SERVER);
        server.driver.send(Message.text("Hello"));
        server.driver.open(new Agreement("hybi-13", "", agreed(Role.SERVER, DEFLATE)));
        assertEquals(List.of("c1 " + HELLO), server.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatOneSendsTheOtherReceives(Role role) {
        DriverRecorder from = open(role);
        DriverRecorder to = open(role == Role.SERVER ? Role.CLIENT : Role.SERVER);
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            String text = "message " + "abc ".repeat(random.nextInt(i % 50 == 0 ? 30_000 : 50));
            assertTrue(from.driver.send(Message.text(text)));
            to.receive(from.writtenBytes());
            assertEquals(List.of("text " + text), to.events());
        }
    }

    // Failures and the end.

    private static final class Failing implements Extension, ExtensionSession {

        private int closed;

        @Override
        public String name() {
            return "x";
        }

        @Override
        public Offer offer() {
            return new Offer() {
                @Override
                public List<Parameters> parameters() {
                    return List.of(Parameters.none());
                }

                @Override
                public ExtensionSession activate(Parameters answer) {
                    return Failing.this;
                }
            };
        }

        @Override
        public Acceptance accept(List<Parameters> offers) {
            return new Acceptance(Parameters.none(), this);
        }

        @Override
        public Payload incoming(Payload message, int maxLength) {
            throw new IllegalStateException("boom");
        }

        @Override
        public Payload outgoing(Payload message) {
            throw new IllegalStateException("boom");
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void failureOfAnExtensionEndsTheConnectionWith1010() {
        Failing failing = new Failing();
        DriverRecorder server = open(Role.SERVER, DriverOptions.defaults(), failing);
        assertTrue(server.driver.send(Message.text("a")));
        assertEquals(
                List.of("failed 1010", "closed 1010 unclean x: boom"),
                server.receive().events());
        assertEquals(List.of("88 03f2783a20626f6f6d"), server.written());
        server.end();
        assertEquals(1, failing.closed);
    }

    @Test
    void soDoesOneOnTheWayIn() {
        Failing failing = new Failing();
        DriverRecorder server = open(Role.SERVER, DriverOptions.defaults(), failing);
        server.receive(server.peer.text("a"));
        assertEquals(List.of("failed 1010", "closed 1010 unclean x: boom"), server.events());
        assertEquals(1, failing.closed);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void sessionsAreClosedWithTheConnection(Role role) {
        Failing failing = new Failing();
        DriverRecorder end = open(role, DriverOptions.defaults(), failing);
        end.end();
        end.end();
        assertEquals(1, failing.closed);
        failing.closed = 0;
        end = open(role, DriverOptions.defaults(), failing);
        end.receive(end.peer.close(1000, ""));
        assertEquals(1, failing.closed);
    }
}
