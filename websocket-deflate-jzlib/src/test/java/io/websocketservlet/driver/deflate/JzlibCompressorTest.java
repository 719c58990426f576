package io.websocketservlet.driver.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.jzlib.JzlibCompressorProvider;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ServiceLoader;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JzlibCompressorTest {

    private static final CompressorProvider PROVIDER = new JzlibCompressorProvider();

    private static byte[] compressed(Compressor compressor, ByteBuffer message) {
        Output out = new Output(Integer.MAX_VALUE);
        compressor.compress(message, out);
        return out.toBytes(0, out.size());
    }

    @Test
    void classPathIsAllItTakes() {
        assertInstanceOf(
                JzlibCompressorProvider.class,
                ServiceLoader.load(CompressorProvider.class).findFirst().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"12, 8, true", "15, 9, true", "15, 8, false"})
    void itIsUsedForSmallWindowsAndMemoryLevels(int windowBits, int memoryLevel, boolean used) {
        Compression compression = new Compression(6, 0, windowBits, memoryLevel);
        assertEquals(used, compression.compressor(true) instanceof Borrowed);
    }

    @Test
    void thePlatformIsUsedWhereNothingRefersBack() {
        assertInstanceOf(WholeWindow.class, new Compression(6, Deflater.HUFFMAN_ONLY, 12, 9).compressor(true));
        assertInstanceOf(WholeWindow.class, new Compression(6, 0, 8, 9).compressor(true));
    }

    @ParameterizedTest
    @CsvSource({"9, 1", "9, 9", "12, 1", "12, 8", "15, 1", "15, 9"})
    void everyLevelAndStrategyIsReadBack(int windowBits, int memoryLevel) {
        for (int level = -1; level <= 9; level++) {
            for (int strategy = 0; strategy <= 2; strategy++) {
                Compressor compressor = PROVIDER.compressor(level, strategy, windowBits, memoryLevel);
                DeflateBlocks peer = new DeflateBlocks();
                for (int size : new int[] {1, 100, 3000, 40_000}) {
                    byte[] message = Samples.text(size, size + level);
                    assertArrayEquals(message, peer.blocks(compressed(compressor, ByteBuffer.wrap(message))));
                }
                assertTrue(peer.largestDistance() <= 1 << windowBits);
            }
        }
    }

    /** Else one connection would get to read what another one sent. */
    @ParameterizedTest
    @ValueSource(ints = {9, 12, 15})
    void afterAResetNothingRefersToTheMessagesBefore(int windowBits) {
        Compressor compressor = PROVIDER.compressor(6, 0, windowBits, 8);
        for (int i = 0; i < 300; i++) {
            byte[] message = Samples.text(1 + i * 17, i % 3);
            assertArrayEquals(message, new DeflateBlocks().blocks(compressed(compressor, ByteBuffer.wrap(message))));
            compressor.reset();
            if (i % 5 == 0) {
                compressor.reset();
            }
        }
    }

    @Test
    void bufferMayLieAnywhere() {
        byte[] bytes = Samples.text(1000, 1);
        Compressor compressor = PROVIDER.compressor(6, 0, 12, 8);
        for (ByteBuffer message : new ByteBuffer[] {
            ByteBuffer.wrap(bytes, 100, 500).asReadOnlyBuffer(),
            ByteBuffer.wrap(bytes, 100, 500).slice(),
            ByteBuffer.allocateDirect(500).put(bytes, 100, 500).flip()
        }) {
            byte[] read = new DeflateBlocks().blocks(compressed(compressor, message));
            assertArrayEquals(Samples.text(1000, 1), bytes);
            assertEquals(ByteBuffer.wrap(bytes, 100, 500), ByteBuffer.wrap(read));
            compressor.reset();
        }
    }

    @Test
    void messageIsNotHeld() {
        Compressor compressor = PROVIDER.compressor(6, 0, 12, 8);
        WeakReference<byte[]> message = new WeakReference<>(Samples.text(50_000, 1));
        compressed(compressor, ByteBuffer.wrap(message.get()));
        for (int i = 0; i < 100 && message.get() != null; i++) {
            System.gc();
        }
        assertNull(message.get());
        compressor.reset();
        compressor.close();
    }
}
