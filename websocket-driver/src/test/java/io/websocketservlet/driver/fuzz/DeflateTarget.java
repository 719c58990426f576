package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.deflate.DeflateBlocks;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.ExtensionHeader.Element;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Offers;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Four bytes are the options of a client, four those of a server, and the others are messages. Our client and our server
 * agree, unless the client insists on what the server cannot; then what one sends the other gets, and what leaves keeps to
 * what was agreed on, as a decompressor of our own reads it.
 */
public final class DeflateTarget {

    private static final int OPTIONS = 8;
    private static final int MAX_LENGTH = 1 << 20;
    private static final int MOST_MESSAGES = 8;

    private DeflateTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < OPTIONS) {
            return;
        }
        Offers offers = Extensions.of(options(input, 0)).offer();
        List<Element> offered = ExtensionHeader.parse(offers.header());
        Pipeline server = Extensions.of(options(input, OPTIONS / 2)).accept(offered);
        if (server.isEmpty()) {
            throw new AssertionError("declined: " + offers.header());
        }
        try {
            Pipeline client = offers.activate(server.header());
            assertEquals(server.header(), client.header());
            Parameters agreed = ExtensionHeader.parse(server.header()).get(0).parameters();
            converse(client, server, agreed, Arrays.copyOfRange(input, OPTIONS, input.length));
        } catch (ProtocolException e) {
            throw new AssertionError(server.header() + " to " + offers.header() + ": " + e.getMessage(), e);
        }
    }

    private static PermessageDeflate options(byte[] input, int at) {
        return PermessageDeflate.client()
                .withContextTakeover((input[at] & 1) != 0)
                .withPeerContextTakeover((input[at] & 2) != 0)
                .withStrategy((input[at] >> 2 & 3) % 3)
                .withWindowBits(8 + (input[at + 1] & 7))
                .withPeerWindowBits(8 + (input[at + 1] >> 3 & 7))
                .withLevel((input[at + 2] & 15) % 11 - 1)
                .withMemoryLevel(1 + (input[at + 2] >> 4 & 7))
                .withThreshold(input[at + 3] & 0xFF);
    }

    private static void converse(Pipeline client, Pipeline server, Parameters agreed, byte[] bytes)
            throws ProtocolException {
        Lane toServer = new Lane(client, server, agreed, "client");
        Lane toClient = new Lane(server, client, agreed, "server");
        int at = 0;
        for (int i = 0; i < MOST_MESSAGES && at < bytes.length; i++) {
            int to = Math.min(bytes.length, at + 1 + (bytes[at] & 0x3F));
            byte[] message = repeated(Arrays.copyOfRange(bytes, at + 1, to), bytes[at] >> 6 & 3);
            toServer.send(message);
            toClient.send(message);
            at = to;
        }
        client.close();
        server.close();
    }

    /** Up to 4,000 bytes and more than a small window of them, by few bytes of input. */
    private static byte[] repeated(byte[] bytes, int exponent) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 1 << 2 * exponent; i > 0; i--) {
            out.writeBytes(bytes);
            out.write(i * 37);
        }
        return out.toByteArray();
    }

    /** One direction. */
    private static final class Lane {

        private final Pipeline from;
        private final Pipeline to;
        private final int window;
        private final boolean forgets;
        private DeflateBlocks blocks = new DeflateBlocks();

        Lane(Pipeline from, Pipeline to, Parameters agreed, String sender) {
            this.from = from;
            this.to = to;
            this.window = 1 << agreed.number(sender + "_max_window_bits").orElse(15);
            this.forgets = agreed.has(sender + "_no_context_takeover");
        }

        void send(byte[] message) throws ProtocolException {
            Payload sent = from.outgoing(Payload.binary(message));
            if ((sent.reservedBits() & 4) == 0) {
                assertArrayEquals(message, sent.toBytes());
                return;
            }
            if (forgets) {
                blocks = new DeflateBlocks();
            }
            assertArrayEquals(message, blocks.message(sent.toBytes()));
            assertTrue(blocks.largestDistance() <= window, () -> blocks.largestDistance() + " back in " + window);
            assertArrayEquals(message, to.incoming(sent, MAX_LENGTH).toBytes());
        }
    }
}
