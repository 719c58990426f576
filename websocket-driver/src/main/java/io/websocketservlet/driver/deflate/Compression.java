package io.websocketservlet.driver.deflate;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;

/**
 * How messages are compressed.
 *
 * @param windowBits 8 to 15: nothing refers back by more than 2 to the power of that
 */
record Compression(int level, int strategy, int windowBits, int memoryLevel) {

    static final int USUAL_MEMORY_LEVEL = 8;

    private static final int SMALLEST_REAL_WINDOW = 9;
    private static final int PLATFORM_WINDOW = 15;

    /** Null if there is none. */
    private static final CompressorProvider PROVIDER = ServiceLoader.load(
                    CompressorProvider.class, Compression.class.getClassLoader())
            .findFirst()
            .orElse(null);

    // What is dear to make is kept for all connections. There are few pools: hardly anybody chooses a level, and a peer
    // chooses no more than the window, which the platform's compressors do not depend on.

    private static final Map<Compression, Pool<Deflater>> DEFLATERS = new ConcurrentHashMap<>();
    private static final Map<Compression, Pool<Compressor>> PROVIDED = new ConcurrentHashMap<>();

    /** What works alike is made equal. */
    Compression {
        if (windowBits < SMALLEST_REAL_WINDOW) {
            // No compressor has a window that small. One that never refers back keeps any.
            strategy = Deflater.HUFFMAN_ONLY;
        }
        if (strategy == Deflater.HUFFMAN_ONLY) {
            windowBits = PLATFORM_WINDOW;
        }
        if (strategy == Deflater.HUFFMAN_ONLY || PROVIDER == null) {
            memoryLevel = USUAL_MEMORY_LEVEL;
        }
    }

    /**
     * As a record's own. That one is made by {@code java.lang.runtime.ObjectMethods}, which, up to Java 17 at least, keeps
     * the last class for which it made one ({@code OBJECT_EQ.asType}), and so the class loader of an application that has
     * ended.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Compression that
                && level == that.level
                && strategy == that.strategy
                && windowBits == that.windowBits
                && memoryLevel == that.memoryLevel;
    }

    @Override
    public int hashCode() {
        return ((level * 31 + strategy) * 31 + windowBits) * 31 + memoryLevel;
    }

    /** Whether a message may refer back to those before it. */
    boolean refersBack() {
        return strategy != Deflater.HUFFMAN_ONLY;
    }

    /**
     * A compressor for one connection; holds little until it is used.
     *
     * @param contextTakeover whether it will ever have anything to remember
     */
    Compressor compressor(boolean contextTakeover) {
        if (windowBits == PLATFORM_WINDOW && memoryLevel == USUAL_MEMORY_LEVEL) {
            return new WholeWindow(deflaters());
        }
        return PROVIDER == null ? new NarrowWindow(windowBits, contextTakeover, deflaters()) : new Borrowed(provided());
    }

    /** The platform's compressors that it uses, alone or in parts. */
    Pool<Deflater> deflaters() {
        return DEFLATERS.computeIfAbsent(
                new Compression(level, strategy, PLATFORM_WINDOW, USUAL_MEMORY_LEVEL), Compression::newDeflaters);
    }

    private Pool<Deflater> newDeflaters() {
        return new Pool<>(this::deflater, Deflater::reset, Deflater::end);
    }

    private Deflater deflater() {
        Deflater deflater = new Deflater(level, true);
        deflater.setStrategy(strategy);
        return deflater;
    }

    private Pool<Compressor> provided() {
        return PROVIDED.computeIfAbsent(this, Compression::newProvided);
    }

    private Pool<Compressor> newProvided() {
        return new Pool<>(
                () -> PROVIDER.compressor(level, strategy, windowBits, memoryLevel),
                Compressor::reset,
                Compressor::close);
    }
}
