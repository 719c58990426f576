package io.websocketservlet.driver.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketservlet.driver.wire.Hex;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge of our compressors agrees with the platform's own. */
class DeflateBlocksTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 9})
    void whatThePlatformCompressesIsRead(int level) {
        for (int size : new int[] {0, 1, 100, 5_000, 70_000}) {
            byte[] text = Samples.text(size, size);
            assertArrayEquals(text, new DeflateBlocks().blocks(compressed(text, level)), size + " bytes");
        }
    }

    private static byte[] compressed(byte[] bytes, int level) {
        Deflater deflater = new Deflater(level, true);
        deflater.setInput(bytes);
        deflater.finish();
        byte[] out = new byte[bytes.length + 1000];
        int size = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, size);
    }

    @Test
    void largestDistanceIsFound() {
        byte[] text = new byte[20_000];
        byte[] repeated = Samples.random(100, 1);
        System.arraycopy(repeated, 0, text, 0, 100);
        System.arraycopy(Samples.random(19_800, 2), 0, text, 100, 19_800);
        System.arraycopy(repeated, 0, text, 19_900, 100);
        DeflateBlocks blocks = new DeflateBlocks();
        blocks.blocks(compressed(text, 9));
        assertEquals(19_900, blocks.largestDistance());
    }

    @Test
    void referenceToNothingIsAnError() {
        assertThrows(IllegalStateException.class, () -> new DeflateBlocks().message(Hex.bytes("f200110000")));
    }
}
