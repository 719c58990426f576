package io.websocketservlet.driver.deflate;

import java.nio.ByteBuffer;

/** A compressor from elsewhere, borrowed while there is something to remember. */
final class Borrowed implements Compressor {

    private final Pool<Compressor> compressors;

    /** Remembers the messages since the last reset; null if there are none. */
    private Compressor compressor;

    Borrowed(Pool<Compressor> compressors) {
        this.compressors = compressors;
    }

    @Override
    public void compress(ByteBuffer message, Output out) {
        if (compressor == null) {
            compressor = compressors.take();
        }
        compressor.compress(message, out);
    }

    @Override
    public void reset() {
        if (compressor != null) {
            compressors.giveBack(compressor);
            compressor = null;
        }
    }

    @Override
    public void close() {
        reset();
    }
}
