package io.websocketservlet.driver.message;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.FrameReader;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.wire.Allocation;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory grows with the bytes that have arrived, never with a length that was only announced. */
class AssemblerMemoryTest {

    private static final int MIB = 1 << 20;

    private static void atMost(long limit, Runnable action) {
        long allocated = Allocation.of(action);
        assertTrue(allocated <= limit, allocated + " bytes allocated, at most " + limit + " expected");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void announcedLengthCostsNothing(Role role) {
        Peer peer = Peer.of(role);
        for (int first : new int[] {Peer.TEXT, Peer.BINARY, Peer.TEXT_BEGINS, Peer.BINARY_BEGINS}) {
            byte[] header = peer.header(first, 60 * MIB);
            byte[] ten = new byte[10];
            atMost(8 * 1024, () -> Assembly.of(role).receive(header, ten));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatHasArrivedCostsAFewTimesItsSize(Role role) {
        byte[] header = Peer.of(role).header(Peer.BINARY, 60 * MIB);
        byte[] piece = new byte[16 * 1024];
        atMost(6 * MIB, () -> {
            Assembly assembly = Assembly.of(role).receive(header);
            for (int i = 0; i < MIB / piece.length; i++) {
                assembly.receive(piece);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void frameThatIsHereWholeIsCopiedOnce(Role role) {
        byte[] frame = Peer.of(role).binary(new byte[MIB]);
        atMost(MIB + 8 * 1024, () -> take(role, ByteBuffer.wrap(frame)));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shortTextCostsItsStringOnly(Role role) {
        byte[] frame = Peer.of(role).text("x".repeat(8000));
        atMost(9 * 1024, () -> take(role, ByteBuffer.wrap(frame)));
    }

    private static void take(Role role, ByteBuffer frame) {
        FrameReader reader = new FrameReader(role, true, 0);
        MessageAssembler assembler = new MessageAssembler(1 << 26, 1000);
        try {
            reader.readHeader(frame, assembler.room());
            assembler.begin(reader);
            assembler.take(reader, frame);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void smallFragmentsCostNoObjectEach(Role role) {
        Peer peer = Peer.of(role);
        byte[] fragment = peer.frame(Peer.GOES_ON, "x");
        byte[] all = Hex.join(peer.frame(Peer.BINARY_BEGINS, ""), repeat(fragment, 900));
        atMost(16 * 1024, () -> Assembly.of(role).receive(all));
    }

    private static byte[] repeat(byte[] unit, int count) {
        byte[] all = new byte[unit.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(unit, 0, all, i * unit.length, unit.length);
        }
        return all;
    }
}
