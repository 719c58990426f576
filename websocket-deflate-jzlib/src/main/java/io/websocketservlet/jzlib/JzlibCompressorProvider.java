package io.websocketservlet.jzlib;

import io.websocketservlet.driver.deflate.Compressor;
import io.websocketservlet.driver.deflate.CompressorProvider;

/** Makes compressors of JZlib: zlib in Java, with windows of any size and a memory level. */
public final class JzlibCompressorProvider implements CompressorProvider {

    @Override
    public Compressor compressor(int level, int strategy, int windowBits, int memoryLevel) {
        return new JzlibCompressor(level, strategy, windowBits, memoryLevel);
    }
}
