package io.websocketservlet.driver.deflate;

/**
 * Brings compressors that can do what the platform's cannot: keep a small window all through a message, and take a
 * memory level. Found by {@link java.util.ServiceLoader} among what the class loader of this package sees; the first
 * one is used for windows of 9 to 14 bits, and for 15 where the memory level is not the usual one.
 */
public interface CompressorProvider {

    /**
     * A new compressor that makes raw deflate without header and checksum.
     *
     * @param level 0 to 9, or -1 for the usual one, as in {@link java.util.zip.Deflater}
     * @param strategy as in {@link java.util.zip.Deflater}
     * @param windowBits 9 to 15: it never refers back by more than 2 to the power of that
     * @param memoryLevel 1 to 9: how much memory it may use beside the window
     */
    Compressor compressor(int level, int strategy, int windowBits, int memoryLevel);
}
