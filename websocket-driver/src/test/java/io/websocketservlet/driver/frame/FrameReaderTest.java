package io.websocketservlet.driver.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

    private static final long ROOM = 1 << 20;

    private static FrameReader reader(Role role) {
        return new FrameReader(role, true, 0);
    }

    private static FrameReader read(Role role, byte[] header) throws ProtocolException {
        FrameReader reader = reader(role);
        ByteBuffer in = ByteBuffer.wrap(header);
        assertTrue(reader.readHeader(in, ROOM), "header is not whole");
        assertEquals(0, in.remaining(), "header was not used up");
        return reader;
    }

    /** Fails with the code at the last of the bytes, and at none before. */
    private static ProtocolException refused(FrameReader reader, int code, byte[] bytes) throws ProtocolException {
        for (int i = 0; i < bytes.length - 1; i++) {
            assertFalse(reader.readHeader(ByteBuffer.wrap(bytes, i, 1), ROOM), "whole after " + (i + 1) + " bytes");
        }
        ByteBuffer last = ByteBuffer.wrap(bytes, bytes.length - 1, 1);
        ProtocolException refusal = assertThrows(ProtocolException.class, () -> reader.readHeader(last, ROOM));
        assertEquals(code, refusal.closeCode(), refusal.getMessage());
        return refusal;
    }

    private static void refused(Role role, int code, byte[] bytes) throws ProtocolException {
        refused(reader(role), code, bytes);
    }

    @Test
    void maskedExampleOfTheRfc() throws ProtocolException {
        // 5.7: a final text frame of five bytes, masked with 37 fa 21 3d
        ByteBuffer in = Hex.buffer("81 85 37fa213d 7f9f4d5158");
        FrameReader reader = reader(Role.SERVER);
        assertTrue(reader.readHeader(in, ROOM));
        assertEquals(Opcode.TEXT, reader.opcode());
        assertTrue(reader.isFinal());
        assertEquals(5, reader.length());
        byte[] payload = new byte[5];
        assertEquals(5, reader.readPayload(in, payload, 0, 5));
        assertEquals("48656c6c6f", Hex.of(payload));
        assertEquals(0, reader.remaining());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyOpcodeIsRead(Role role) throws ProtocolException {
        for (Opcode opcode : Opcode.values()) {
            FrameReader reader = read(role, Peer.of(role).header(0x80 | opcode.code(), 3));
            assertEquals(opcode, reader.opcode());
            assertEquals(3, reader.length());
            assertEquals(0, reader.reservedBits());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void lengthIsReadInEachOfItsForms(Role role) throws ProtocolException {
        for (int length : new int[] {0, 1, 125, 126, 127, 128, 255, 256, 32767, 32768, 65535, 65536, (int) ROOM}) {
            assertEquals(
                    length,
                    read(role, Peer.of(role).header(Peer.BINARY, length)).length());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void longerFormThanNeededIsAccepted(Role role) throws ProtocolException {
        Peer peer = Peer.of(role);
        assertEquals(5, read(role, peer.header(Peer.TEXT, 5, 2)).length());
        assertEquals(5, read(role, peer.header(Peer.TEXT, 5, 8)).length());
        assertEquals(0, read(role, peer.header(Peer.TEXT, 0, 8)).length());
        assertEquals(125, read(role, peer.header(Peer.PING, 125, 2)).length());
        assertEquals(125, read(role, peer.header(Peer.PING, 125, 8)).length());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void reservedBitThatNoExtensionUsesIsRefusedAtTheFirstByte(Role role) throws ProtocolException {
        for (int bits = 1; bits < 8; bits++) {
            for (Opcode opcode : Opcode.values()) {
                refused(role, CloseCode.PROTOCOL_ERROR, new byte[] {(byte) (0x80 | bits << 4 | opcode.code())});
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void reservedBitOfAnExtensionMayStandAtTheBeginningOfAMessageOnly(Role role) throws ProtocolException {
        for (int usable = 1; usable < 8; usable++) {
            for (int bits = 0; bits < 8; bits++) {
                for (Opcode opcode : Opcode.values()) {
                    FrameReader reader = new FrameReader(role, true, usable);
                    byte first = (byte) (0x80 | bits << 4 | opcode.code());
                    boolean begins = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
                    if ((bits & ~(begins ? usable : 0)) == 0) {
                        assertTrue(
                                reader.readHeader(ByteBuffer.wrap(Peer.of(role).header(first, 0)), ROOM));
                        assertEquals(bits, reader.reservedBits());
                    } else {
                        refused(reader, CloseCode.PROTOCOL_ERROR, new byte[] {first});
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF})
    void unknownOpcodeIsRefusedAtTheFirstByte(int opcode) throws ProtocolException {
        for (Role role : Role.values()) {
            refused(role, CloseCode.PROTOCOL_ERROR, new byte[] {(byte) (0x80 | opcode)});
            refused(role, CloseCode.PROTOCOL_ERROR, new byte[] {(byte) opcode});
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlFrameMustBeFinal(Role role) throws ProtocolException {
        for (int first : new int[] {0x08, 0x09, 0x0A}) {
            refused(role, CloseCode.PROTOCOL_ERROR, new byte[] {(byte) first});
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlFrameOfMoreThan125BytesIsRefusedOnceItsLengthIsKnown(Role role) throws ProtocolException {
        String mask = role == Role.SERVER ? "f" : "7";
        for (String first : new String[] {"88", "89", "8a"}) {
            refused(role, CloseCode.PROTOCOL_ERROR, Hex.bytes(first + mask + "e 00 7e"));
            refused(role, CloseCode.PROTOCOL_ERROR, Hex.bytes(first + mask + "e ff ff"));
            refused(role, CloseCode.PROTOCOL_ERROR, Hex.bytes(first + mask + "f 00 00 00 00 00 00 00 7e"));
            refused(role, CloseCode.PROTOCOL_ERROR, Hex.bytes(first + mask + "f ff ff ff ff ff ff ff ff"));
        }
    }

    @Test
    void serverRefusesAFrameWithoutAMaskAtTheSecondByte() throws ProtocolException {
        for (int length : new int[] {0, 5, 125, 126, 127}) {
            refused(Role.SERVER, CloseCode.PROTOCOL_ERROR, new byte[] {(byte) 0x81, (byte) length});
        }
    }

    @Test
    void serverTakesFramesWithAndWithoutAMaskIfItIsToldTo() throws ProtocolException {
        for (Role sender : Role.values()) {
            FrameReader reader = new FrameReader(Role.SERVER, false, 0);
            ByteBuffer in = ByteBuffer.wrap(Peer.of(sender).text("Hello"));
            assertTrue(reader.readHeader(in, ROOM));
            byte[] payload = new byte[5];
            reader.readPayload(in, payload, 0, 5);
            assertEquals("48656c6c6f", Hex.of(payload));
        }
    }

    @Test
    void clientRefusesAFrameWithAMaskAtTheSecondByte() throws ProtocolException {
        refused(Role.CLIENT, CloseCode.PROTOCOL_ERROR, Hex.bytes("81 85"));
        refused(Role.CLIENT, CloseCode.PROTOCOL_ERROR, Hex.bytes("88 80"));
        refused(new FrameReader(Role.CLIENT, false, 0), CloseCode.PROTOCOL_ERROR, Hex.bytes("81 85"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void dataFrameMayFillTheRoomButNotMore(Role role) throws ProtocolException {
        for (long room : new long[] {0, 5, 125, 126, 65535, 65536, 1L << 40, Long.MAX_VALUE - 1}) {
            FrameReader fits = reader(role);
            assertTrue(fits.readHeader(ByteBuffer.wrap(Peer.of(role).header(Peer.TEXT, room)), room));
            FrameReader tooLong = reader(role);
            ByteBuffer header = ByteBuffer.wrap(Peer.of(role).header(Peer.TEXT, room + 1));
            ProtocolException refusal =
                    assertThrows(ProtocolException.class, () -> tooLong.readHeader(header, room), "room " + room);
            assertEquals(CloseCode.TOO_BIG, refusal.closeCode());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void lengthWithItsHighestBitSetIsTooLong(Role role) throws ProtocolException {
        String second = role == Role.SERVER ? "ff" : "7f";
        refused(role, CloseCode.TOO_BIG, Hex.bytes("82" + second + "80 00 00 00 00 00 00 00"));
        refused(role, CloseCode.TOO_BIG, Hex.bytes("82" + second + "ff ff ff ff ff ff ff ff"));
        // in the lower half it would fit
        refused(role, CloseCode.TOO_BIG, Hex.bytes("82" + second + "80 00 00 00 00 00 00 05"));
        refused(role, CloseCode.TOO_BIG, Hex.bytes("82" + second + "00 00 00 01 00 00 00 05"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlFrameNeedsNoRoom(Role role) throws ProtocolException {
        FrameReader reader = reader(role);
        assertTrue(reader.readHeader(ByteBuffer.wrap(Peer.of(role).header(Peer.PING, 125)), 0));
    }

    @Test
    void messageNamesTheRuleAndTheValue() throws ProtocolException {
        assertTrue(refused(reader(Role.SERVER), 1002, Hex.bytes("89 fe 00 7e"))
                .getMessage()
                .contains("126"));
        assertTrue(
                refused(reader(Role.SERVER), 1002, Hex.bytes("8b")).getMessage().contains("11"));
        assertTrue(
                refused(reader(Role.SERVER), 1002, Hex.bytes("c1")).getMessage().contains("100"));
        assertTrue(refused(reader(Role.SERVER), 1009, Hex.bytes("82 ff ff ff ff ff ff ff ff ff"))
                .getMessage()
                .contains("18446744073709551615"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void payloadIsTakenInPiecesOfAnySize(Role role) throws ProtocolException {
        byte[] content = Hex.bytes("00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12");
        byte[] frame = Peer.of(role).frame(Peer.BINARY, content);
        for (int most = 1; most <= content.length; most++) {
            FrameReader reader = reader(role);
            ByteBuffer in = ByteBuffer.wrap(frame);
            assertTrue(reader.readHeader(in, ROOM));
            byte[] payload = new byte[content.length + 2];
            int at = 1;
            while (reader.remaining() > 0) {
                at += reader.readPayload(in, payload, at, most);
            }
            assertEquals("00" + Hex.of(content) + "00", Hex.of(payload), "at most " + most);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void payloadNeverReachesIntoTheNextFrame(Role role) throws ProtocolException {
        Peer peer = Peer.of(role);
        ByteBuffer in = ByteBuffer.wrap(Hex.join(peer.text("ab"), peer.text("cd")));
        FrameReader reader = reader(role);
        byte[] payload = new byte[20];
        for (String expected : new String[] {"6162", "6364"}) {
            assertTrue(reader.readHeader(in, ROOM));
            assertEquals(2, reader.readPayload(in, payload, 0, 20));
            assertEquals(expected, Hex.of(Arrays.copyOf(payload, 2)));
            reader.next();
        }
        assertFalse(in.hasRemaining());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void payloadCanBeSkippedInPieces(Role role) throws ProtocolException {
        Peer peer = Peer.of(role);
        byte[] frame = peer.binary(new byte[1000]);
        FrameReader reader = reader(role);
        ByteBuffer first = ByteBuffer.wrap(frame, 0, 500);
        assertTrue(reader.readHeader(first, ROOM));
        reader.skipPayload(first);
        assertFalse(first.hasRemaining());
        ByteBuffer rest = ByteBuffer.wrap(Hex.join(Arrays.copyOfRange(frame, 500, frame.length), peer.text("x")));
        reader.skipPayload(rest);
        assertEquals(0, reader.remaining());
        reader.next();
        assertTrue(reader.readHeader(rest, ROOM));
        assertEquals(1, reader.length());
    }
}
