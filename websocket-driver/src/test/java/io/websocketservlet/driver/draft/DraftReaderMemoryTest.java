package io.websocketservlet.driver.draft;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Allocation;
import io.websocketservlet.driver.wire.Hex;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Memory grows with the text that has arrived, never with a length that was only announced. */
class DraftReaderMemoryTest {

    private static final int MIB = 1 << 20;
    private static final int MAX = 1 << 26;

    private static void atMost(long limit, byte[] first, byte[] then, int times) {
        long allocated = Allocation.of(() -> {
            DraftLog log = new DraftLog(Draft.HIXIE_76, MAX).read(first);
            for (int i = 0; i < times; i++) {
                log.read(then);
            }
        });
        assertTrue(allocated <= limit, allocated + " bytes allocated, at most " + limit + " expected");
    }

    @Test
    void skippedFrameCostsNothing() {
        // a length of 2^26, and as many bytes
        atMost(64 * 1024, Hex.bytes("80 a0808000"), new byte[MIB], MAX / MIB);
    }

    @Test
    void cve202654466LengthWithoutEndCostsNothing() {
        byte[] endless = new byte[MIB];
        Arrays.fill(endless, (byte) 0x80);
        atMost(64 * 1024, Hex.bytes("80"), endless, 10);
        Arrays.fill(endless, (byte) 0xFF);
        atMost(64 * 1024, Hex.bytes("80"), endless, 10);
    }

    @Test
    void textThatHasBegunCostsAFewTimesItsSize() {
        atMost(64 * 1024, Hex.bytes("00"), Hex.bytes("41"), 1);
        atMost(6 * MIB, Hex.bytes("00"), new byte[16 * 1024], MIB / (16 * 1024));
    }

    @Test
    void textThatIsTooLongCostsLittleMoreThanItMayHave() {
        byte[] text = new byte[16 * 1024];
        long allocated = Allocation.of(() -> {
            DraftLog log = new DraftLog(Draft.HIXIE_75, MIB).read(Hex.bytes("00"));
            for (int i = 0; i < 1024; i++) {
                log.read(text);
            }
        });
        assertTrue(allocated <= 3 * MIB, allocated + " bytes allocated");
    }
}
