package io.websocketservlet.driver.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermessageDeflateTest {

    private static final PermessageDeflate SERVER = PermessageDeflate.server();
    private static final PermessageDeflate CLIENT = PermessageDeflate.client();

    @Test
    void serversKeepNoContextByDefault() {
        assertFalse(SERVER.contextTakeover());
        assertFalse(SERVER.peerContextTakeover());
        assertTrue(CLIENT.contextTakeover());
        assertTrue(CLIENT.peerContextTakeover());
    }

    @Test
    void optionsGoWithTheRest() {
        assertEquals(
                new PermessageDeflate(true, true, 9, 10, 1, 2, 3, 4),
                SERVER.withContextTakeover(true)
                        .withPeerContextTakeover(true)
                        .withWindowBits(9)
                        .withPeerWindowBits(10)
                        .withLevel(1)
                        .withStrategy(2)
                        .withMemoryLevel(3)
                        .withThreshold(4));
        assertEquals(64, SERVER.threshold());
    }

    @Test
    void nameAndBitAreThoseOfTheRegistry() {
        assertEquals("permessage-deflate", SERVER.name());
        assertEquals(Extension.RSV1, SERVER.reservedBits());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        refuses(SERVER::withWindowBits, 7, 16, 0, -15);
        refuses(SERVER::withPeerWindowBits, 7, 16, 0, 20);
        refuses(SERVER::withLevel, -2, 10);
        refuses(SERVER::withStrategy, -1, 3);
        refuses(SERVER::withMemoryLevel, 0, 10);
        refuses(SERVER::withThreshold, -1);
    }

    private static void refuses(IntFunction<PermessageDeflate> option, int... values) {
        for (int value : values) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> option.apply(value), "value " + value);
            assertTrue(refusal.getMessage().contains(" " + value + ", from "), refusal.getMessage());
        }
    }

    // What is compressed.

    private static Payload sent(PermessageDeflate options, int length) throws ProtocolException {
        return Ends.of(CLIENT, options).server().outgoing(Payload.text("a".repeat(length)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 1000})
    void messagesBelowTheThresholdGoAsTheyAre(int threshold) throws ProtocolException {
        PermessageDeflate options = SERVER.withThreshold(threshold);
        if (threshold > 0) {
            assertEquals(Payload.text("a".repeat(threshold - 1)), sent(options, threshold - 1));
        }
        assertEquals(Extension.RSV1, sent(options, threshold).reservedBits());
    }

    /** 7.2.2: a message without the bit is no part of the context. */
    @Test
    void uncompressedMessagesPassBetweenCompressedOnes() throws ProtocolException {
        Ends ends = Ends.of(CLIENT, CLIENT);
        for (int length : new int[] {100, 3, 100, 63, 64, 0, 100}) {
            Payload message = Payload.text("b".repeat(length));
            Payload sent = ends.server().outgoing(message);
            assertEquals(
                    message,
                    ends.client().concerns(sent.reservedBits()) ? ends.client().incoming(sent, 1000) : sent);
        }
    }

    @Test
    void kindOfMessageStays() throws ProtocolException {
        for (Payload message : List.of(Payload.text("a".repeat(99)), Payload.binary(new byte[99]))) {
            Ends ends = Ends.of(CLIENT, SERVER);
            Payload sent = ends.client().outgoing(message);
            assertEquals(message.isText(), sent.isText());
            assertEquals(message, ends.server().incoming(sent, 99));
        }
    }

    @Test
    void messagesAreLeftAsTheyWere() throws ProtocolException {
        byte[] bytes = Samples.text(1000, 1);
        Payload message = Payload.binary(bytes.clone());
        Ends ends = Ends.of(CLIENT, SERVER);
        ends.client().outgoing(message);
        assertEquals(Payload.binary(bytes), message);
    }

    // Threads.

    /** Connections share what they borrow, and nothing else. */
    @Test
    void manyConnectionsAtOnceDoNotMixUpTheirMessages() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> connections = IntStream.range(0, 64)
                    .<Callable<Void>>mapToObj(seed -> () -> {
                        talk(seed);
                        return null;
                    })
                    .toList();
            for (Future<Void> connection : threads.invokeAll(connections)) {
                connection.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void talk(int seed) throws ProtocolException {
        PermessageDeflate options = seed % 2 == 0 ? SERVER : CLIENT.withWindowBits(8 + seed % 8);
        Ends ends = Ends.of(CLIENT, options);
        for (int i = 0; i < 50; i++) {
            Payload message = Payload.binary(Samples.text(seed * 37 + i * 101, seed));
            assertEquals(message, through(ends.server(), ends.client(), message));
            assertEquals(message, through(ends.client(), ends.server(), message));
        }
        ends.close();
    }

    private static Payload through(Pipeline from, Pipeline to, Payload message) throws ProtocolException {
        Payload sent = from.outgoing(message);
        return to.concerns(sent.reservedBits()) ? to.incoming(sent, 1 << 20) : sent;
    }

    @Test
    void closedConnectionGivesBackItsCompressorAndIsSilent() throws ProtocolException {
        Ends ends = Ends.of(CLIENT, CLIENT);
        Payload message = Payload.text("a".repeat(100));
        Payload sent = ends.client().outgoing(message);
        ends.server().outgoing(message);
        ends.close();
        ends.close();
        assertEquals(null, ends.client().outgoing(message));
        assertEquals(null, ends.server().incoming(sent, 1000));
    }
}
