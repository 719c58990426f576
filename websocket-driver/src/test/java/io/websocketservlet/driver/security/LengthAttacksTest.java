package io.websocketservlet.driver.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.draft.Draft;
import io.websocketservlet.driver.draft.DraftReader;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.wire.Allocation;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths that lie: too long, negative to whoever is careless, or adding up to less than they are. */
@Timeout(60) // ends a loop that never would, which is what some of these attacks are for; nothing is measured by it
class LengthAttacksTest {

    private static final int LITTLE = 16 * 1024;

    /** What a careless sum of int, or of long, takes for small or negative. */
    private static final long[] OVERFLOWING = {
        Integer.MAX_VALUE, (1L << 31) + 1, (1L << 32) - 5, 1L << 32, (1L << 32) + 3, Long.MAX_VALUE - 4, Long.MAX_VALUE
    };

    // Frames of RFC 6455.

    /**
     * CVE-2026-54466, websocket-driver for Node: a length that grew without bound was read as another one. Whatever is
     * longer than a message may be fails with 1009, before anything is allocated for it.
     */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202654466AnyLengthBeyondTheMaximumFailsBeforeAllocation(Role role) {
        DriverOptions options = DriverOptions.defaults();
        Random random = new Random(54466);
        for (int round = 0; round < 1000; round++) {
            long length = options.maxLength() + 1 + (random.nextLong() >>> 1 + random.nextInt(60));
            byte[] header = Peer.of(role).header(Peer.BINARY, length, 8);
            long allocated = Allocation.of(() -> {
                Victim victim = Victim.open(role, options);
                victim.receive(header).assertFailed(1009);
            });
            assertTrue(allocated < LITTLE, allocated + " bytes for a length of " + Long.toUnsignedString(length));
        }
    }

    /** CVE-2020-13935, Tomcat: a 64-bit length with its most significant bit set led into an endless loop. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202013935MostSignificantBitOfTheLengthFails(Role role) {
        for (long length : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 5, -5, -1}) {
            for (int first : new int[] {Peer.TEXT, Peer.BINARY_BEGINS}) {
                Victim victim = Victim.open(role, DriverOptions.defaults());
                // what follows is input that a loop over a negative length would never use up
                victim.receive(victim.peer.header(first, length, 8), new byte[1 << 16])
                        .assertFailed(1009);
            }
            Victim control = Victim.open(role, DriverOptions.defaults());
            control.receive(control.peer.header(Peer.PING, length, 8), new byte[1 << 16])
                    .assertFailed(1002);
        }
    }

    /** CVE-2020-13935 again: a length in a longer form than it needs is the same length. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202013935NonMinimalLengthIsReadAsWhatItSays(Role role) {
        Victim victim = Victim.open(role, DriverOptions.defaults());
        Peer peer = victim.peer;
        victim.receive(
                peer.header(Peer.BINARY, 0, 2),
                peer.header(Peer.BINARY, 0, 8),
                Hex.join(peer.header(Peer.BINARY, 125, 8), new byte[125]),
                Hex.join(peer.header(Peer.BINARY, 126, 8), new byte[126]),
                peer.text("ok"));
        assertEquals(
                List.of("binary of 0", "binary of 0", "binary of 125", "binary of 126", "text ok"), victim.events());
    }

    /** A control frame whose length needs the long form is refused at once, whatever the length (RFC 6455 5.5). */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202654466LongControlFrameFailsBeforeAllocation(Role role) {
        for (long length : new long[] {126, 65_536, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            byte[] header = Peer.of(role).header(Peer.PING, length, 8);
            long allocated = Allocation.of(() ->
                    Victim.open(role, DriverOptions.defaults()).receive(header).assertFailed(1002));
            assertTrue(allocated < LITTLE, allocated + " bytes for a ping of " + length);
        }
    }

    /**
     * CVE-2020-27813, gorilla/websocket, and CVE-2026-1528, undici: the sum of the lengths of the fragments overflowed
     * and passed the limit.
     */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202027813SumOfTheFragmentsDoesNotOverflow(Role role) {
        for (long maxLength : new long[] {100, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            for (long length : OVERFLOWING) {
                Victim victim = Victim.open(role, DriverOptions.defaults().withMaxLength(maxLength));
                victim.receive(victim.peer.frame(Peer.BINARY_BEGINS, "12345"));
                victim.receive(victim.peer.header(Peer.ENDS, length)).assertFailed(1009);
            }
        }
    }

    /** CVE-2020-27813 once more: the fragments that have come are counted to the last byte. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202027813FragmentsAreCountedToTheLastByte(Role role) {
        DriverOptions options = DriverOptions.defaults().withMaxLength(100);
        Victim exact = Victim.open(role, options);
        exact.receive(exact.peer.frame(Peer.BINARY_BEGINS, new byte[99]), exact.peer.frame(Peer.ENDS, new byte[1]));
        assertEquals(List.of("binary of 100"), exact.events());
        Victim over = Victim.open(role, options);
        over.receive(over.peer.frame(Peer.BINARY_BEGINS, new byte[99]), over.peer.header(Peer.ENDS, 2))
                .assertFailed(1009);
    }

    /** After a refused length nothing that follows is taken for a message. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202654466NothingBehindARefusedLengthIsAMessage(Role role) {
        Victim victim = Victim.open(role, DriverOptions.defaults().withMaxLength(100));
        victim.receive(victim.peer.header(Peer.BINARY, 101), victim.peer.text("smuggled"))
                .assertFailed(1009);
        victim.receive(victim.peer.text("smuggled"));
        assertEquals(List.of(), victim.events());
    }

    // Frames of hixie-75 and hixie-76.

    private static ProtocolException refused(DraftReader reader, ByteBuffer in) {
        return assertThrows(ProtocolException.class, () -> reader.read(in));
    }

    /** CVE-2026-54466: bytes of a length that never ends. It is refused at the first one that makes it too long. */
    @ParameterizedTest
    @EnumSource(Draft.class)
    void cve202654466DraftLengthWithoutEndIsRefused(Draft draft) throws ProtocolException {
        for (int value : new int[] {0x80, 0x81, 0xFF}) {
            byte[] endless = new byte[1 << 20];
            Arrays.fill(endless, (byte) value);
            endless[0] = (byte) 0x80;
            DraftReader reader = new DraftReader(draft, 1000);
            ByteBuffer in = ByteBuffer.wrap(endless);
            refused(reader, in);
            assertTrue(in.position() <= 10, in.position() + " bytes were read before the refusal");
            assertNull(reader.read(in));
            assertEquals(0, in.remaining());
        }
    }

    /** CVE-2026-54466: any length beyond the limit is 1009, at once, and takes no memory. */
    @ParameterizedTest
    @EnumSource(Draft.class)
    void cve202654466AnyDraftLengthBeyondTheMaximumFailsBeforeAllocation(Draft draft) {
        Random random = new Random(54466);
        for (int round = 0; round < 1000; round++) {
            long length = 1001 + (random.nextLong() >>> 2 + random.nextInt(58));
            byte[] header = draftLength(length);
            long allocated = Allocation.of(() -> assertEquals(
                    1009,
                    refused(new DraftReader(draft, 1000), ByteBuffer.wrap(header))
                            .closeCode()));
            assertTrue(allocated < LITTLE, allocated + " bytes for a length of " + length);
        }
    }

    /** A frame that is skipped, and its length: 7 bits in each byte, the highest first. */
    private static byte[] draftLength(long length) {
        int count = (63 - Long.numberOfLeadingZeros(length)) / 7 + 1;
        byte[] bytes = new byte[1 + count];
        bytes[0] = (byte) 0x80;
        for (int i = 1; i <= count; i++) {
            bytes[i] = (byte) ((i < count ? 0x80 : 0) | length >>> 7 * (count - i) & 0x7F);
        }
        return bytes;
    }

    /** CVE-2026-54466: the payload was misread. What is skipped is never taken for a text, byte by byte or at once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 200, 1000})
    void cve202654466SkippedDraftFrameIsNoText(int length) throws ProtocolException {
        byte[] evil = new byte[length];
        for (int i = 0; i < length; i++) {
            evil[i] = (byte) (i % 3 == 0 ? 0x00 : i % 3 == 1 ? 'x' : 0xFF);
        }
        byte[] wire = Hex.join(draftLength(length), evil, Hex.bytes("00 6f6b ff"));
        DraftReader reader = new DraftReader(Draft.HIXIE_76, 1000);
        assertEquals("ok", reader.read(ByteBuffer.wrap(wire)).text());
        DraftReader slow = new DraftReader(Draft.HIXIE_76, 1000);
        ByteBuffer in = ByteBuffer.wrap(wire);
        for (int end = 1; end < wire.length; end++) {
            assertNull(slow.read(in.limit(end)));
        }
        assertEquals("ok", slow.read(in.limit(wire.length)).text());
    }

    /** A text that never ends is refused at the first byte too many. */
    @Test
    void cve202654466DraftTextWithoutEndIsRefused() {
        byte[] endless = new byte[1 << 20];
        ByteBuffer in = ByteBuffer.wrap(endless);
        assertEquals(1009, refused(new DraftReader(Draft.HIXIE_75, 1000), in).closeCode());
    }
}
