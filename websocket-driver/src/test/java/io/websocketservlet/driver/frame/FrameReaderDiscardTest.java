package io.websocketservlet.driver.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After a failure frames are only told apart, so that the peer's Close can be found among them. */
class FrameReaderDiscardTest {

    /** What becomes of bytes that fail at the given index, if all that follows is discarded up to a Close. */
    private static void findsClose(Role role, byte[] bytes) throws ProtocolException {
        for (int size = 1; size <= bytes.length; size++) {
            FrameReader reader = new FrameReader(role, true, 0);
            boolean found = false;
            boolean inFrame = false;
            for (int from = 0; from < bytes.length; from += size) {
                ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
                while (!found && in.hasRemaining()) {
                    inFrame = inFrame || discardingHeader(reader, in);
                    if (inFrame && reader.opcode() == Opcode.CLOSE) {
                        found = true;
                    } else if (inFrame) {
                        reader.skipPayload(in);
                        inFrame = reader.remaining() > 0;
                        if (!inFrame) {
                            reader.next();
                        }
                    }
                }
            }
            assertTrue(found, "no Close found in pieces of " + size);
            assertEquals(2, reader.length(), "the Close in pieces of " + size);
        }
    }

    private static boolean discardingHeader(FrameReader reader, ByteBuffer in) throws ProtocolException {
        try {
            return reader.readHeader(in, 10);
        } catch (ProtocolException e) {
            reader.discard();
            return reader.readHeader(in, 10);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void closeIsFoundBehindAFrameThatWasRefusedAtItsFirstByte(Role role) throws ProtocolException {
        Peer peer = Peer.of(role);
        for (int first : new int[] {0xC1, 0x83, 0x8B, 0x09, 0xF0}) {
            findsClose(role, Hex.join(peer.frame(first, "abc"), peer.close(1000, "")));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void closeIsFoundBehindAFrameWithTheWrongMask(Role role) throws ProtocolException {
        Peer peer = Peer.of(role);
        Peer confused = Peer.confused(role);
        findsClose(role, Hex.join(confused.text("abc"), peer.close(1000, "")));
        findsClose(role, Hex.join(confused.frame(Peer.TEXT, "x".repeat(200)), confused.close(1000, "")));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void closeIsFoundBehindAFrameThatIsTooLong(Role role) throws ProtocolException {
        Peer peer = Peer.of(role);
        findsClose(role, Hex.join(peer.binary(new byte[11]), peer.close(1000, "")));
        findsClose(role, Hex.join(peer.binary(new byte[300]), peer.close(1000, "")));
        findsClose(role, Hex.join(peer.frame(Peer.PING, "x".repeat(126)), peer.close(1000, "")));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void nothingIsCheckedAnyMore(Role role) throws ProtocolException {
        FrameReader reader = new FrameReader(role, true, 0);
        ByteBuffer refused = ByteBuffer.wrap(new byte[] {(byte) 0xF3});
        assertThrows(ProtocolException.class, () -> reader.readHeader(refused, 10));
        reader.discard();
        Peer confused = Peer.confused(role);
        ByteBuffer in = ByteBuffer.wrap(Hex.join(
                new byte[] {0x00}, confused.frame(0x7F, "x".repeat(1000)), confused.frame(0x09, "x".repeat(200))));
        // the second byte of the refused frame: it has no payload
        for (int length : new int[] {0, 1000, 200}) {
            assertTrue(reader.readHeader(in, 10));
            assertEquals(length, reader.length());
            reader.skipPayload(in);
            reader.next();
        }
        assertFalse(reader.readHeader(in, 10));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void lengthOfAllSixtyFourBitsSwallowsWhateverFollows(Role role) throws ProtocolException {
        FrameReader reader = new FrameReader(role, true, 0);
        reader.discard();
        ByteBuffer header = ByteBuffer.wrap(Peer.of(role).header(Peer.BINARY, -1, 8));
        assertTrue(reader.readHeader(header, 10));
        assertTrue(reader.length() > 0, "length " + reader.length());
        ByteBuffer much = ByteBuffer.allocate(1 << 16);
        reader.skipPayload(much);
        assertFalse(much.hasRemaining());
        assertTrue(reader.remaining() > 0);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void closeFrameIsRecognisedWhenItIsAllThatThereIs(Role role) {
        Peer peer = Peer.of(role);
        FrameReader reader = new FrameReader(role, true, 0);
        for (byte[] close : List.of(peer.close(), peer.close(1000, ""), peer.close(1000, "x".repeat(123)))) {
            ByteBuffer in = ByteBuffer.wrap(Hex.join(new byte[3], close), 3, close.length);
            assertTrue(reader.isCloseFrame(in), () -> Hex.of(close));
            assertEquals(3, in.position());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatIsNotExactlyACloseFrameIsNone(Role role) {
        Peer peer = Peer.of(role);
        byte[] close = peer.close(1000, "bye");
        List<byte[]> others = List.of(
                new byte[0],
                Arrays.copyOf(close, 1),
                Arrays.copyOf(close, close.length - 1),
                Hex.join(close, new byte[1]),
                Hex.join(close, close),
                peer.ping("bye"),
                peer.frame(0x08, "bye"),
                peer.frame(0xC8, "bye"),
                Peer.confused(role).close(1000, "bye"),
                Hex.join(peer.header(Peer.CLOSE, 126, 0), new byte[126]),
                Hex.join(peer.header(Peer.CLOSE, 127, 0), new byte[127]));
        FrameReader reader = new FrameReader(role, true, 0);
        for (byte[] other : others) {
            assertFalse(reader.isCloseFrame(ByteBuffer.wrap(other)), () -> Hex.of(other));
        }
    }
}
