package io.websocketservlet.driver.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.wire.Allocation;
import io.websocketservlet.driver.wire.Hex;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InflationTest {

    private static final String HELLO = "f2 48 cd c9 c9 07 00";
    private static final String HELLO_AGAIN = "f2 00 11 00 00";
    private static final String HELLO_FINAL = "f3 48 cd c9 c9 07 00 00";

    private static Inflation inflation(boolean peerContextTakeover) {
        return new Inflation(new Terms(true, 15, peerContextTakeover, 15));
    }

    private final Inflation together = inflation(true);
    private final Inflation alone = inflation(false);

    private static String text(Inflation inflation, String hex) throws ProtocolException {
        return new String(inflation.inflate(Hex.buffer(hex), 1000), StandardCharsets.UTF_8);
    }

    private static byte[] compressed(byte[] bytes, int flush) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(bytes);
        if (flush == Deflater.FULL_FLUSH) {
            deflater.finish();
        }
        byte[] out = new byte[bytes.length + 100];
        int size = deflater.deflate(out, 0, out.length, flush == Deflater.FULL_FLUSH ? Deflater.NO_FLUSH : flush);
        deflater.end();
        return Arrays.copyOf(out, flush == Deflater.SYNC_FLUSH ? size - 4 : size);
    }

    // Contexts.

    @Test
    void messageMayReferToTheOnesBefore() throws ProtocolException {
        for (int i = 0; i < 3; i++) {
            assertEquals("Hello", text(together, i == 0 ? HELLO : HELLO_AGAIN));
        }
    }

    @Test
    void withoutContextItMayNot() throws ProtocolException {
        text(alone, HELLO);
        ProtocolException refused = assertThrows(ProtocolException.class, () -> text(alone, HELLO_AGAIN));
        assertEquals(1010, refused.closeCode());
    }

    @Test
    void contextIsThatOfOneConnection() throws ProtocolException {
        text(together, HELLO);
        assertThrows(ProtocolException.class, () -> text(inflation(true), HELLO_AGAIN));
    }

    /** 7.1.2: the window that was agreed on is all that has to be remembered. */
    @Test
    void contextIsNoLongerThanTheAgreedWindow() throws ProtocolException {
        Inflation narrow = new Inflation(new Terms(true, 15, true, 8));
        byte[] bytes = Samples.random(40_000, 1);
        narrow.inflate(ByteBuffer.wrap(compressed(bytes, Deflater.SYNC_FLUSH)), 40_000);
        Deflater deflater = new Deflater(9, true);
        deflater.setDictionary(bytes, bytes.length - 256, 256);
        deflater.setInput(bytes, bytes.length - 256, 200);
        byte[] out = new byte[300];
        int size = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();
        assertTrue(size < 20);
        assertArrayEquals(
                Arrays.copyOfRange(bytes, bytes.length - 256, bytes.length - 56),
                narrow.inflate(ByteBuffer.wrap(out, 0, size), 200));
    }

    @Test
    void whatIsFartherBackIsNotRemembered() throws ProtocolException {
        Inflation narrow = new Inflation(new Terms(true, 15, true, 8));
        byte[] bytes = Samples.random(600, 1);
        narrow.inflate(ByteBuffer.wrap(compressed(bytes, Deflater.SYNC_FLUSH)), 1000);
        Deflater deflater = new Deflater(9, true);
        deflater.setDictionary(bytes);
        deflater.setInput(bytes, 0, 100);
        byte[] out = new byte[200];
        int size = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();
        assertTrue(size < 20, "it refers back 600 bytes");
        assertThrows(ProtocolException.class, () -> narrow.inflate(ByteBuffer.wrap(out, 0, size), 1000));
    }

    @Test
    void closedConnectionRemembersNothing() throws ProtocolException {
        text(together, HELLO);
        together.close();
        alone.close();
        assertThrows(ProtocolException.class, () -> text(together, HELLO_AGAIN));
    }

    // Final blocks.

    /** In the libraries this one descends from every later message came out empty. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsLostAfterAFinalBlock(boolean takeover) throws ProtocolException {
        Inflation inflation = inflation(takeover);
        assertEquals("Hello", text(inflation, HELLO_FINAL));
        assertEquals("Hello", text(inflation, HELLO));
        assertEquals("Hello", text(inflation, HELLO_FINAL));
        assertEquals("Hello", text(inflation, HELLO_FINAL));
        assertEquals("", text(inflation, "00"));
        assertEquals("Hello", text(inflation, HELLO));
    }

    @Test
    void contextSurvivesAFinalBlock() throws ProtocolException {
        text(together, HELLO_FINAL);
        assertEquals("Hello", text(together, HELLO_AGAIN));
    }

    /** The window is the message's and the connection's, whatever ends a block. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void blocksAfterAFinalOneMayReferBehindIt(boolean takeover) throws ProtocolException {
        assertEquals("HelloHello", text(inflation(takeover), "f3 48 cd c9 c9 07 00" + HELLO_AGAIN));
        assertEquals("HelloHello", text(inflation(takeover), "f3 48 cd c9 c9 07 00" + "f3 00 11 00 00"));
    }

    @Test
    void blocksAfterAFinalOneMayReferToTheMessagesBefore() throws ProtocolException {
        text(together, HELLO);
        assertEquals("Hello", text(together, "03 00" + HELLO_AGAIN));
    }

    @Test
    void finalBlockWithoutTheEmptyOneBehindItIsForgiven() throws ProtocolException {
        assertEquals("Hello", text(together, "f3 48 cd c9 c9 07 00"));
        assertEquals("Hello", text(together, HELLO_AGAIN));
    }

    @Test
    void longMessageWithAFinalBlockIsWhole() throws ProtocolException {
        byte[] bytes = Samples.text(300_000, 5);
        byte[] finished = compressed(bytes, Deflater.FULL_FLUSH);
        byte[] twice = Hex.join(finished, finished, new byte[1]);
        byte[] inflated = together.inflate(ByteBuffer.wrap(twice), 600_000);
        assertArrayEquals(Hex.join(bytes, bytes), inflated);
    }

    /** Each costs a new start, which a peer gets for two bytes. */
    @Test
    void aThousandFinalBlocksAreEnough() throws ProtocolException {
        assertEquals("", text(alone, "0300".repeat(1000)));
        ProtocolException refused = assertThrows(ProtocolException.class, () -> text(alone, "0300".repeat(1001)));
        assertEquals(1008, refused.closeCode());
        assertEquals("Hello", text(alone, HELLO));
    }

    @Test
    void finalBlocksShareOneWindow() throws ProtocolException {
        together.inflate(ByteBuffer.wrap(compressed(Samples.random(40_000, 1), Deflater.SYNC_FLUSH)), 40_000);
        long allocated = Allocation.of(() -> inflateQuietly(together, "0300".repeat(1000)));
        assertTrue(allocated < 512 * 1024, allocated + " bytes for a message of 2,000");
    }

    private static void inflateQuietly(Inflation inflation, String hex) {
        try {
            inflation.inflate(Hex.buffer(hex), 1000);
        } catch (ProtocolException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    @Test
    void finalBlocksAreGoneOnFromByAnyNumberOfThem() throws ProtocolException {
        text(together, HELLO);
        String again = "f3001100"; // refers 5 bytes back, and is final
        assertEquals("Hello".repeat(4), text(together, again.repeat(3) + HELLO_AGAIN));
    }

    // What comes in pieces, in part or not at all.

    @Test
    void emptyPayloadIsAnEmptyMessage() throws ProtocolException {
        assertEquals("", text(together, ""));
        assertEquals("Hello", text(together, HELLO));
    }

    @Test
    void tailThatWasNotLeftOutIsForgiven() throws ProtocolException {
        assertEquals("Hello", text(together, HELLO + "00 00 ff ff"));
        assertEquals("Hello", text(together, HELLO_AGAIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff ff ff", "06", "07", "f2 00 11 00 00", "00 05 00 00 00 48 65 6c 6c 6f 00"})
    void whatIsNotDeflateFails(String hex) {
        ProtocolException refused = assertThrows(ProtocolException.class, () -> text(together, hex));
        assertEquals(1010, refused.closeCode());
        assertTrue(refused.getMessage().startsWith("permessage-deflate: "), refused.getMessage());
    }

    @Test
    void afterAFailureOtherConnectionsGoOn() throws ProtocolException {
        assertThrows(ProtocolException.class, () -> text(together, "ff ff ff"));
        assertEquals("Hello", text(alone, HELLO));
        assertEquals("Hello", text(inflation(true), HELLO));
    }

    @Test
    void bufferMayLieAnywhere() throws ProtocolException {
        byte[] framed = Hex.bytes("aa aa" + HELLO + "bb");
        ByteBuffer part = ByteBuffer.wrap(framed, 2, 7).asReadOnlyBuffer();
        assertArrayEquals("Hello".getBytes(StandardCharsets.UTF_8), alone.inflate(part, 5));
        ByteBuffer direct = ByteBuffer.allocateDirect(7).put(framed, 2, 7).flip();
        assertArrayEquals("Hello".getBytes(StandardCharsets.UTF_8), alone.inflate(direct, 5));
    }

    // The limit.

    @ParameterizedTest
    @CsvSource({
        "5, 5",
        "5, 4",
        "16384, 16384",
        "16384, 16383",
        "16385, 16384",
        "200000, 200000",
        "200000, 199999",
        "1, 0"
    })
    void limitCountsWhatIsInflated(int length, int limit) throws ProtocolException {
        byte[] bytes = Samples.text(length, 3);
        ByteBuffer payload = ByteBuffer.wrap(compressed(bytes, Deflater.SYNC_FLUSH));
        if (length <= limit) {
            assertArrayEquals(bytes, alone.inflate(payload, limit));
            return;
        }
        ProtocolException refused = assertThrows(ProtocolException.class, () -> alone.inflate(payload, limit));
        assertEquals(1009, refused.closeCode());
    }

    /** CVE-2026-54490 and its kin: what a few bytes become must not cost more than a message may. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 100_000, 4_000_000})
    void bombCostsNoMoreThanTheLimit(int limit) {
        ByteBuffer bomb = ByteBuffer.wrap(bomb());
        assertTrue(bomb.remaining() < 1 << 21);
        long allocated = Allocation.of(() -> {
            ProtocolException refused =
                    assertThrows(ProtocolException.class, () -> alone.inflate(bomb.duplicate(), limit));
            assertEquals(1009, refused.closeCode());
        });
        assertTrue(allocated < limit + 64 * 1024, allocated + " bytes for a limit of " + limit);
    }

    /** 1 GiB of zeros in 1 MiB: the same blocks again and again, which refer only to themselves. */
    private static byte[] bomb() {
        byte[] megabyte = Hex.join(compressed(new byte[1 << 20], Deflater.SYNC_FLUSH), Hex.bytes("00 00 ff ff"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 1 << 10; i++) {
            out.writeBytes(megabyte);
        }
        return out.toByteArray();
    }
}
