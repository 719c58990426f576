package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One message to many connections, which is compressed once for all that agreed on the same. */
@Timeout(30)
class BroadcastTest {

    private static final String TEXT = "to all of you: ".repeat(20);

    private final AtomicInteger compressions = new AtomicInteger();

    /** Compression that counts how often it compresses. */
    private final class Counting implements Extension {

        private final PermessageDeflate deflate;

        Counting(PermessageDeflate deflate) {
            this.deflate = deflate;
        }

        @Override
        public String name() {
            return deflate.name();
        }

        @Override
        public int reservedBits() {
            return deflate.reservedBits();
        }

        @Override
        public Acceptance accept(List<Parameters> offers) {
            Acceptance acceptance = deflate.accept(offers);
            ExtensionSession session = acceptance.session();
            return new Acceptance(acceptance.answer(), new ExtensionSession() {
                @Override
                public Payload incoming(Payload message, int maxLength) throws ProtocolException {
                    return session.incoming(message, maxLength);
                }

                @Override
                public Payload outgoing(Payload message) {
                    compressions.incrementAndGet();
                    return session.outgoing(message);
                }

                @Override
                public Object encoder() {
                    return session.encoder();
                }
            });
        }
    }

    private DriverRecorder connection(Role role, PermessageDeflate options, String offer) {
        Pipeline agreed =
                Extensions.of(new Counting(options)).accept(ExtensionHeader.parse("permessage-deflate" + offer));
        DriverRecorder recorder = DriverRecorder.connecting(role);
        recorder.driver.open(new Agreement("hybi-13", "", agreed));
        recorder.receive();
        return recorder;
    }

    private DriverRecorder server(String offer) {
        return connection(Role.SERVER, PermessageDeflate.server(), offer);
    }

    private static byte[] sent(DriverRecorder from, Message message) {
        assertTrue(from.driver.send(message));
        return from.writtenBytes();
    }

    @Test
    void messageIsCompressedOnceForAllThatAgreedOnTheSame() {
        Message message = Message.text(TEXT);
        byte[] first = sent(server(""), message);
        for (int i = 0; i < 99; i++) {
            assertArrayEquals(first, sent(server(""), message));
        }
        assertEquals(1, compressions.get());
        assertArrayEquals(first, sent(server(""), Message.text(TEXT)));
        assertEquals(2, compressions.get());
    }

    @Test
    void differentParametersAreNotMixedUp() {
        Message message = Message.text("abcdefghijklmnopqrstuvwxyz0123456789".repeat(400));
        List<String> offers =
                List.of("", "; server_max_window_bits=9", "; server_max_window_bits=8", "; client_max_window_bits");
        Set<String> different = new HashSet<>();
        for (int round = 0; round < 3; round++) {
            for (String offer : offers) {
                byte[] bytes = sent(server(offer), message);
                byte[] alone = sent(server(offer), Message.text(message.text()));
                assertArrayEquals(alone, bytes, offer);
                different.add(Hex.of(bytes));
            }
        }
        // the client's window is not ours: three kinds of four
        assertEquals(3, different.size());
        assertEquals(3 * offers.size() + 3, compressions.get());
    }

    @Test
    void optionsThatMakeOtherBytesAreNotMixedUpEither() {
        Message message = Message.text(TEXT);
        byte[] compressed = sent(server(""), message);
        byte[] plain = sent(connection(Role.SERVER, PermessageDeflate.server().withThreshold(1000), ""), message);
        assertEquals(0xC1, compressed[0] & 0xFF);
        assertEquals(0x81, plain[0] & 0xFF);
        assertArrayEquals(compressed, sent(server(""), message));
        assertEquals(2, compressions.get());
    }

    /** What such a connection gets depends on what it got before. */
    @Test
    void messageInAContextIsCompressedForEachConnection() {
        PermessageDeflate contexts = PermessageDeflate.server().withContextTakeover(true);
        Message message = Message.text(TEXT);
        DriverRecorder one = connection(Role.SERVER, contexts, "");
        DriverRecorder other = connection(Role.SERVER, contexts, "");
        byte[] first = sent(one, message);
        assertNotEquals(Hex.of(first), Hex.of(sent(one, message)));
        assertArrayEquals(first, sent(other, message));
        assertEquals(3, compressions.get());
    }

    /** 5.3 Client-to-Server Masking: a key for each frame, so that no frame is used twice. */
    @Test
    void framesOfAClientAreMaskedOneByOne() {
        AtomicInteger keys = new AtomicInteger(0x01020304);
        Message compressed = Message.text(TEXT);
        Message plain = Message.text("plain");
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            FrameDriver client = new FrameDriver(Role.CLIENT, DriverOptions.defaults(), keys::incrementAndGet);
            client.open(new Agreement(
                    "hybi-13",
                    "",
                    Extensions.of(new Counting(PermessageDeflate.server()))
                            .accept(ExtensionHeader.parse("permessage-deflate"))));
            client.send(compressed);
            client.send(plain);
            frames.add(Hex.of(Hex.bytes(client.takeOutput(Integer.MAX_VALUE))));
        }
        assertEquals(4, new HashSet<>(frames).size());
        assertEquals(2, compressions.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100_000})
    void manyThreadsCompressOnce(int more) throws Exception {
        Message message = Message.text(TEXT + "x".repeat(more));
        String expected = Hex.of(sent(server(""), Message.text(message.text())));
        compressions.set(0);
        int threads = 8;
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                DriverRecorder mine = server("");
                all.add(executor.submit(() -> {
                    together.await();
                    for (int round = 0; round < 20; round++) {
                        assertEquals(expected, Hex.of(sent(mine, message)));
                    }
                    return null;
                }));
            }
            for (Future<Void> each : all) {
                each.get();
            }
        } finally {
            executor.shutdown();
        }
        assertEquals(1, compressions.get());
    }

    @Test
    void failureIsOfItsConnectionAlone() {
        Message message = Message.text(TEXT);
        AtomicInteger calls = new AtomicInteger();
        Extension failsOnce = new Extension() {
            @Override
            public String name() {
                return "x-fails-once";
            }

            @Override
            public Acceptance accept(List<Parameters> offers) {
                return new Acceptance(Parameters.none(), new ExtensionSession() {
                    @Override
                    public Payload incoming(Payload received, int maxLength) {
                        return received;
                    }

                    @Override
                    public Payload outgoing(Payload sent) {
                        if (calls.incrementAndGet() == 1) {
                            throw new IllegalStateException("once");
                        }
                        return sent;
                    }

                    @Override
                    public Object encoder() {
                        return "the only one";
                    }
                });
            }
        };
        for (boolean fails : new boolean[] {true, false, false}) {
            DriverRecorder end = DriverRecorder.connecting(Role.SERVER);
            end.driver.open(new Agreement(
                    "hybi-13", "", Extensions.of(failsOnce).accept(ExtensionHeader.parse("x-fails-once"))));
            end.driver.send(message);
            assertEquals(fails, !end.receive().events().equals(List.of("open")));
        }
        assertEquals(2, calls.get());
    }
}
