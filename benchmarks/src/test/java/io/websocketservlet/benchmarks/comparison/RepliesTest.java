package io.websocketservlet.benchmarks.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** No reply counts but the right one. */
class RepliesTest {

    private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.US_ASCII);

    private final Replies replies = new Replies(HELLO);

    private static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private static byte[] text(String payload) {
        return frame(0x81, payload.getBytes(StandardCharsets.US_ASCII));
    }

    private int take(byte[]... frames) {
        int messages = 0;
        for (byte[] frame : frames) {
            messages += replies.take(ByteBuffer.wrap(frame));
        }
        return messages;
    }

    @Test
    void wholeMessagesCount() {
        assertEquals(1, take(text("Hello")));
        assertEquals(2, take(text("Hello"), text("Hello")));
    }

    @Test
    void aMessageMayComeByteByByte() {
        int messages = 0;
        for (byte octet : text("Hello")) {
            assertEquals(0, messages);
            messages += take(new byte[] {octet});
        }
        assertEquals(1, messages);
    }

    @Test
    void aMessageMayComeInFragmentsWithAPingBetween() {
        assertEquals(
                1,
                take(
                        frame(0x01, new byte[] {'H', 'e'}),
                        frame(0x89, new byte[] {1}),
                        frame(0x00, new byte[0]),
                        frame(0x80, new byte[] {'l', 'l', 'o'})));
    }

    @Test
    void aLongMessageCounts() {
        byte[] payload = new byte[1000];
        Replies expected = new Replies(payload);
        assertEquals(1, expected.take(ByteBuffer.wrap(frame(0x82, payload))));
    }

    @Test
    void otherBytesAreAnError() {
        assertThrows(IllegalStateException.class, () -> take(text("Hallo")));
    }

    @Test
    void aShorterMessageIsAnError() {
        assertThrows(IllegalStateException.class, () -> take(text("Hell")));
    }

    @Test
    void aLongerMessageIsAnError() {
        assertThrows(IllegalStateException.class, () -> take(text("Hello!")));
    }

    @Test
    void aCompressedMessageIsInflated() {
        assertEquals(1, take(frame(0xC1, deflated("Hello"))));
        assertThrows(
                IllegalStateException.class,
                () -> new Replies(HELLO).take(ByteBuffer.wrap(frame(0xC1, deflated("Hallo")))));
    }

    private static byte[] deflated(String text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(text.getBytes(StandardCharsets.US_ASCII));
        byte[] deflated = new byte[100];
        int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(deflated, length - 4);
    }

    @Test
    void aCloseIsNoticed() {
        assertFalse(replies.isClosed());
        assertEquals(0, take(frame(0x88, new byte[] {0x03, (byte) 0xE8})));
        assertTrue(replies.isClosed());
    }
}
