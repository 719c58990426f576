package io.websocketservlet.driver.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FrameWriterTest {

    private static FrameWriter writer(Role role) {
        return new FrameWriter(role == Role.CLIENT ? () -> Peer.KEY : null);
    }

    private static byte[] written(Role role, Opcode opcode, int reservedBits, byte[] payload) {
        FrameWriter writer = writer(role);
        ByteBuffer out = ByteBuffer.allocate(writer.lengthOf(payload.length));
        writer.write(opcode, reservedBits, payload, 0, payload.length, out);
        return Hex.bytes(out.flip());
    }

    @Test
    void examplesOfTheRfc() {
        byte[] hello = Hex.bytes("48 65 6c 6c 6f");
        assertEquals("810548656c6c6f", Hex.of(written(Role.SERVER, Opcode.TEXT, 0, hello)));
        assertEquals("818537fa213d7f9f4d5158", Hex.of(written(Role.CLIENT, Opcode.TEXT, 0, hello)));
        assertEquals("890548656c6c6f", Hex.of(written(Role.SERVER, Opcode.PING, 0, hello)));
        assertEquals("8a8537fa213d7f9f4d5158", Hex.of(written(Role.CLIENT, Opcode.PONG, 0, hello)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8200",
        "1, 8201",
        "125, 827d",
        "126, 827e007e",
        "127, 827e007f",
        "65535, 827effff",
        "65536, 827f0000000000010000",
        "2147483647, 827f000000007fffffff"
    })
    void lengthTakesAsFewBytesAsItCan(int length, String header) {
        ByteBuffer out = ByteBuffer.allocate(14);
        writer(Role.SERVER).writeHeader(Opcode.BINARY, 0, length, out);
        assertEquals(header, Hex.of(out.flip()));

        ByteBuffer masked = ByteBuffer.allocate(14);
        writer(Role.CLIENT).writeHeader(Opcode.BINARY, 0, length, masked);
        byte[] expected = Hex.bytes(header);
        expected[1] |= (byte) 0x80;
        assertEquals(Hex.of(expected), Hex.of(masked.flip()));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyOpcodeAndReservedBitStandsInTheFirstByte(Role role) {
        for (Opcode opcode : Opcode.values()) {
            for (int bits = 0; bits < 8; bits++) {
                byte[] frame = written(role, opcode, bits, new byte[0]);
                assertEquals(0x80 | bits << 4 | opcode.code(), frame[0] & 0xFF);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void peerReadsWhatWasWritten(Role role) {
        for (int length : new int[] {0, 1, 7, 8, 9, 125, 126, 1000, 65535, 65536, 100_000}) {
            byte[] payload = new byte[length];
            new Random(length).nextBytes(payload);
            String hex = Hex.of(payload);
            assertEquals(
                    List.of("82" + (hex.isEmpty() ? "" : " " + hex)),
                    Peer.of(role).read(written(role, Opcode.BINARY, 0, payload)));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void partOfAnArrayIsWrittenAndTheArrayLeftAsItIs(Role role) {
        byte[] array = Hex.bytes("00 48 65 6c 6c 6f 00");
        byte[] before = array.clone();
        ByteBuffer out = ByteBuffer.allocate(40).position(3).slice();
        writer(role).write(Opcode.TEXT, 0, array, 1, 5, out);
        assertEquals(List.of("81 48656c6c6f"), Peer.of(role).read(Hex.bytes(out.flip())));
        assertArrayEquals(before, array);
    }

    @Test
    void clientAsksForANewKeyForEveryFrame() {
        int[] next = {0};
        FrameWriter writer = new FrameWriter(() -> 0x01010101 * ++next[0]);
        ByteBuffer out = ByteBuffer.allocate(100);
        writer.write(Opcode.BINARY, 0, new byte[2], 0, 2, out);
        writer.write(Opcode.BINARY, 0, new byte[2], 0, 2, out);
        writer.write(Opcode.BINARY, 0, new byte[0], 0, 0, out);
        assertEquals("828201010101 0101 828202020202 0202 828003030303".replace(" ", ""), Hex.of(out.flip()));
    }

    @Test
    void onlyAServerSendsAPayloadAsItIs() {
        assertTrue(writer(Role.SERVER).sendsPayloadAsIs());
        assertFalse(writer(Role.CLIENT).sendsPayloadAsIs());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void noFrameIsLongerThanForetold(Role role) {
        for (int length : new int[] {0, 125, 126, 65535, 65536}) {
            byte[] frame = written(role, Opcode.BINARY, 0, new byte[length]);
            assertTrue(frame.length <= writer(role).lengthOf(length), "payload of " + length);
        }
    }
}
