package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The first byte says what was agreed on, the second how long a message may become; then come compressed messages, each
 * behind its length. What comes of them is never longer than allowed, takes memory in proportion, and is what the
 * platform makes of the first of them.
 */
public final class InflateTarget {

    private static final int CONTEXT = 1;

    private static final long MEMORY_AT_REST = 512 * 1024;

    /** The window, for a message that goes on behind a final block, and the pieces that a message is collected in. */
    private static final long MEMORY_FOR_A_MESSAGE = 300_000;

    private InflateTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int maxLength = 1 << (input[1] & 15);
        List<byte[]> messages = messages(input);
        long expected = (MEMORY_FOR_A_MESSAGE + 4L * maxLength) * messages.size() + 200L * input.length;
        Memory.assertAtMost(MEMORY_AT_REST + expected, () -> inflateAll(input[0], maxLength, messages));
    }

    private static List<byte[]> messages(byte[] input) {
        List<byte[]> messages = new ArrayList<>();
        for (int at = 2; at < input.length; ) {
            int to = Math.min(input.length, at + 1 + (input[at] & 0xFF));
            messages.add(Arrays.copyOfRange(input, at + 1, to));
            at = to;
        }
        return messages;
    }

    private static void inflateAll(int setting, int maxLength, List<byte[]> messages) {
        Pipeline pipeline = pipeline(setting);
        boolean first = true;
        for (byte[] message : messages) {
            byte[] inflated = inflate(pipeline, message, maxLength);
            if (inflated == null) {
                break;
            }
            assertTrue(inflated.length <= maxLength, () -> inflated.length + " bytes, allowed are " + maxLength);
            if (first) {
                assertPlatformAgrees(message, inflated);
            }
            first = false;
        }
        pipeline.close();
    }

    private static Pipeline pipeline(int setting) {
        int windowBits = 8 + (setting >> 1 & 7);
        PermessageDeflate options = PermessageDeflate.client()
                .withPeerContextTakeover((setting & CONTEXT) != 0)
                .withPeerWindowBits(windowBits);
        return Extensions.of(options).accept(ExtensionHeader.parse("permessage-deflate; client_max_window_bits"));
    }

    /** Null if it is refused. */
    private static byte[] inflate(Pipeline pipeline, byte[] message, int maxLength) {
        byte[] before = message.clone();
        try {
            Payload inflated = pipeline.incoming(new Payload(false, 4, ByteBuffer.wrap(message)), maxLength);
            assertArrayEquals(before, message, "the message was changed");
            return inflated.toBytes();
        } catch (ProtocolException e) {
            assertTrue(Set.of(1008, 1009, 1010).contains(e.closeCode()), e::getMessage);
            return null;
        }
    }

    /** Up to a final block, where the platform stops. */
    private static void assertPlatformAgrees(byte[] message, byte[] inflated) {
        Inflater inflater = new Inflater(true);
        byte[] whole = Arrays.copyOf(message, message.length + 4);
        whole[message.length + 2] = -1;
        whole[message.length + 3] = -1;
        inflater.setInput(whole);
        byte[] expected = new byte[inflated.length];
        try {
            int size = 0;
            int count;
            while (size < expected.length && (count = inflater.inflate(expected, size, expected.length - size)) > 0) {
                size += count;
            }
            assertArrayEquals(Arrays.copyOf(expected, size), Arrays.copyOf(inflated, size));
            assertTrue(size == inflated.length || inflater.finished(), "the platform makes less of it");
        } catch (DataFormatException e) {
            throw new AssertionError("the platform refuses it", e);
        } finally {
            inflater.end();
        }
    }
}
