package io.websocketservlet.driver.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one end sends is what the other end gets, whatever they have agreed on. */
class RoundTripTest {

    private static final int MAX_LENGTH = 1 << 20;
    private static final int[] SIZES = {0, 1, 63, 64, 65, 1000, 3000, 20_000, 40_000, 17};

    private static final PermessageDeflate BOTH = PermessageDeflate.client();

    static Stream<PermessageDeflate> options() {
        List<PermessageDeflate> options = new ArrayList<>();
        for (int flags = 0; flags < 4; flags++) {
            for (int bits = 8; bits <= 15; bits++) {
                for (int peerBits : new int[] {8, 11, 15}) {
                    options.add(BOTH.withContextTakeover((flags & 1) != 0)
                            .withPeerContextTakeover((flags & 2) != 0)
                            .withWindowBits(bits)
                            .withPeerWindowBits(peerBits));
                }
            }
        }
        for (int strategy = 0; strategy < 3; strategy++) {
            for (int level = -1; level < 10; level++) {
                options.add(BOTH.withStrategy(strategy).withLevel(level).withThreshold(0));
                options.add(BOTH.withStrategy(strategy).withLevel(level).withWindowBits(10));
            }
        }
        return options.stream();
    }

    @ParameterizedTest
    @MethodSource("options")
    void clientChooses(PermessageDeflate options) throws ProtocolException {
        exchange(Ends.of(options, BOTH.withThreshold(0)), options.hashCode());
    }

    @ParameterizedTest
    @MethodSource("options")
    void serverChooses(PermessageDeflate options) throws ProtocolException {
        exchange(Ends.of(BOTH, options), options.hashCode());
    }

    @Test
    void theDefaultsOfBothRolesGoTogether() throws ProtocolException {
        exchange(Ends.of(PermessageDeflate.client(), PermessageDeflate.server()), 1);
        exchange(Ends.of(PermessageDeflate.server(), PermessageDeflate.client()), 2);
        exchange(Ends.of(PermessageDeflate.server(), PermessageDeflate.server()), 3);
    }

    private static void exchange(Ends ends, long seed) throws ProtocolException {
        assertEquals(ends.client().header(), ends.server().header());
        assertEquals("permessage-deflate", ends.server().header().split(";")[0]);
        Random random = new Random(seed);
        for (int i = 0; i < SIZES.length; i++) {
            boolean repeats = random.nextInt(4) > 0;
            byte[] bytes = repeats ? Samples.text(SIZES[i], i % 3) : Samples.random(SIZES[i], seed + i);
            send(bytes, ends.client(), ends.server());
            send(bytes, ends.server(), ends.client());
        }
        ends.close();
    }

    private static void send(byte[] bytes, Pipeline from, Pipeline to) throws ProtocolException {
        Payload sent = from.outgoing(Payload.binary(bytes));
        Payload received = to.concerns(sent.reservedBits()) ? to.incoming(sent, MAX_LENGTH) : sent;
        assertArrayEquals(bytes, received.toBytes());
    }
}
