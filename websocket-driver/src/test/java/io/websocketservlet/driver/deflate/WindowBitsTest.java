package io.websocketservlet.driver.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The window that was agreed on is kept (RFC 7692 7.1.2 Limiting the LZ77 Sliding Window Size). */
class WindowBitsTest {

    private static final PermessageDeflate OPTIONS = PermessageDeflate.client();

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void serverRefersBackNoFartherThanTheClientAsks(int bits) throws ProtocolException {
        Ends ends = Ends.of(OPTIONS.withPeerWindowBits(bits), OPTIONS);
        assertTrue(bits == 15 || ends.server().header().contains("server_max_window_bits=" + bits));
        refersBackAtMost(1 << bits, ends.server());
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void clientRefersBackNoFartherThanTheServerAsks(int bits) throws ProtocolException {
        Ends ends = Ends.of(OPTIONS, OPTIONS.withPeerWindowBits(bits));
        assertTrue(bits == 15 || ends.server().header().contains("client_max_window_bits=" + bits));
        refersBackAtMost(1 << bits, ends.client());
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void clientKeepsTheWindowThatItPromises(int bits) throws ProtocolException {
        Ends ends = Ends.of(OPTIONS.withWindowBits(bits), OPTIONS);
        refersBackAtMost(1 << bits, ends.client());
    }

    /** Through all messages together, since the peer keeps but one window for them. */
    private static void refersBackAtMost(int window, Pipeline sender) throws ProtocolException {
        DeflateBlocks peer = new DeflateBlocks();
        for (int distance : new int[] {100, window / 2, window - 300, window, window + 1, 2 * window}) {
            for (int size : new int[] {70, 300, 3 * window + 17}) {
                byte[] bytes = Samples.echoes(size, Math.max(1, distance), distance + size);
                Payload sent = sender.outgoing(Payload.binary(bytes));
                assertArrayEquals(bytes, peer.message(sent.toBytes()));
                assertTrue(
                        peer.largestDistance() <= window,
                        peer.largestDistance() + " bytes back, the window has " + window);
            }
        }
    }

    /** The same data again, farther and farther back: it is used as long as the window reaches. */
    @ParameterizedTest
    @ValueSource(ints = {9, 10, 11, 12, 13, 14})
    void smallWindowIsUsed(int bits) throws ProtocolException {
        Ends ends = Ends.of(OPTIONS, OPTIONS.withWindowBits(bits));
        byte[] bytes = Samples.echoes(8 << bits, (1 << bits) / 2 - 300 / 2, bits);
        Payload sent = ends.server().outgoing(Payload.binary(bytes));
        assertTrue(sent.length() < bytes.length / 3, sent.length() + " of " + bytes.length + " bytes");
    }

    @Test
    void windowOf8BitsRefersBackToNothing() throws ProtocolException {
        Ends ends = Ends.of(OPTIONS.withPeerWindowBits(8), OPTIONS);
        DeflateBlocks peer = new DeflateBlocks();
        byte[] bytes = Samples.text(5000, 1);
        Payload sent = ends.server().outgoing(Payload.binary(bytes));
        assertArrayEquals(bytes, peer.message(sent.toBytes()));
        assertEquals(0, peer.largestDistance());
        assertTrue(sent.length() < bytes.length, sent.length() + " bytes");
    }

    /** It may refer back, and so the messages depend on each other. */
    @ParameterizedTest
    @ValueSource(ints = {9, 12, 14, 15})
    void contextGoesFromMessageToMessage(int bits) throws ProtocolException {
        Ends ends = Ends.of(OPTIONS, OPTIONS.withWindowBits(bits));
        byte[] bytes = Samples.random(200, 7);
        int first = ends.server().outgoing(Payload.binary(bytes)).length();
        int second = ends.server().outgoing(Payload.binary(bytes)).length();
        assertTrue(first >= 200 && second < 20, first + " bytes, then " + second);
    }
}
