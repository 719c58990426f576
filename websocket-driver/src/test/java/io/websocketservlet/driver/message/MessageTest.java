package io.websocketservlet.driver.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.FrameQueue;
import io.websocketservlet.driver.frame.FrameWriter;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageTest {

    private static String written(Role role, Message message) {
        FrameQueue queue = new FrameQueue(new FrameWriter(role == Role.CLIENT ? () -> Peer.KEY : null));
        message.appendTo(queue);
        List<String> frames = Peer.of(role).read(Hex.bytes(queue.take(Integer.MAX_VALUE)));
        assertEquals(1, frames.size());
        return frames.get(0);
    }

    @Test
    void textHasTextAndItsBytesInUtf8() {
        Message message = Message.text("a€😀");
        assertTrue(message.isText());
        assertEquals("a€😀", message.text());
        assertEquals("61e282acf09f9880", Hex.of(message.bytes()));
    }

    @Test
    void binaryHasBytesAndNoText() {
        Message message = Message.binary(Hex.bytes("00ff"));
        assertFalse(message.isText());
        assertEquals("00ff", Hex.of(message.bytes()));
        assertThrows(IllegalStateException.class, message::text);
    }

    @Test
    void bufferIsCopiedAndLeftAsItIs() {
        byte[] array = Hex.bytes("00 01 02 03 04");
        ByteBuffer buffer = ByteBuffer.wrap(array, 1, 3);
        Message message = Message.binary(buffer);
        array[2] = 9;
        assertEquals("010203", Hex.of(message.bytes()));
        assertEquals(1, buffer.position());
        assertEquals(3, buffer.remaining());
    }

    @Test
    void arrayBecomesTheMessagesOwn() {
        byte[] array = new byte[4096];
        FrameQueue queue = new FrameQueue(new FrameWriter(null));
        Message.binary(array).appendTo(queue);
        array[4095] = 7;
        ByteBuffer[] out = queue.take(Integer.MAX_VALUE);
        assertEquals(7, out[out.length - 1].get(4095));
    }

    @Test
    void bytesAreReadOnlyAndEachTimeABufferOfItsOwn() {
        for (Message message : List.of(Message.text("ab"), Message.binary(Hex.bytes("6162")))) {
            ByteBuffer first = message.bytes();
            assertTrue(first.isReadOnly());
            first.get();
            assertEquals(2, message.bytes().remaining());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void eachGoesOutAsOneFrame(Role role) {
        assertEquals("81 61e282ac", written(role, Message.text("a€")));
        assertEquals("82 00ff", written(role, Message.binary(Hex.bytes("00ff"))));
        assertEquals("81", written(role, Message.text("")));
        assertEquals("82", written(role, Message.binary(new byte[0])));
        assertEquals("82 " + "00".repeat(100_000), written(role, Message.binary(new byte[100_000])));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void messageCanBeSentAnyNumberOfTimes(Role role) {
        byte[] content = new byte[5000];
        Message message = Message.binary(content);
        String first = written(role, message);
        assertEquals(first, written(role, message));
        assertEquals(first, written(role, message));
        assertArrayEquals(new byte[5000], content);
    }

    private static byte[] payloadOf(Message message) {
        FrameQueue queue = new FrameQueue(new FrameWriter(null));
        message.appendTo(queue);
        ByteBuffer[] out = queue.take(Integer.MAX_VALUE);
        return out[out.length - 1].array();
    }

    /** A message that is sent once, as most are, holds nothing but its text. */
    @Test
    void utf8OfATextIsKeptWhenItIsNeededTwice() {
        Message message = Message.text("é".repeat(5000));
        byte[] first = payloadOf(message);
        byte[] second = payloadOf(message);
        assertNotSame(first, second);
        assertSame(second, payloadOf(message));
        assertArrayEquals(first, second);
        assertArrayEquals(first, payloadOf(Message.text("é".repeat(5000))));
    }

    @Test
    void whatAnEncoderMakesIsMadeOnce() {
        Message message = Message.text("a");
        assertEquals(1, message.encoded("one", Integer.class, () -> 1));
        assertEquals(2, message.encoded("two", Integer.class, () -> 2));
        assertEquals(1, message.encoded("one", Integer.class, () -> 3));
        assertEquals(2, message.encoded(new String("two"), Integer.class, () -> 3));
        assertEquals(3, Message.text("a").encoded("one", Integer.class, () -> 3));
    }

    @Test
    void whatCouldNotBeMadeIsTriedAgain() {
        Message message = Message.binary(new byte[1]);
        assertThrows(
                IllegalStateException.class,
                () -> message.encoded("one", Integer.class, () -> {
                    throw new IllegalStateException("failed");
                }));
        assertNull(message.encoded("one", Integer.class, () -> null));
        assertEquals(1, message.encoded("one", Integer.class, () -> 1));
    }

    /** As in a browser, where what is sent is a USVString. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void loneSurrogateGoesOutAsTheReplacementCharacter(Role role) {
        assertEquals("81 61efbfbd62", written(role, Message.text("a\uD800b")));
        assertEquals("61efbfbd62", Hex.of(Message.text("a\uDC00b").bytes()));
    }

    @Test
    void nullIsNoMessage() {
        assertThrows(NullPointerException.class, () -> Message.text(null));
        assertThrows(NullPointerException.class, () -> Message.binary((byte[]) null));
        assertThrows(NullPointerException.class, () -> Message.binary((ByteBuffer) null));
    }
}
