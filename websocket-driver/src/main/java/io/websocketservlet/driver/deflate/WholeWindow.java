package io.websocketservlet.driver.deflate;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/** The platform's compressor as it is: its window has 15 bits, and no use with {@link Deflater#HUFFMAN_ONLY}. */
final class WholeWindow implements Compressor {

    private static final byte[] NOTHING = {};

    private final Pool<Deflater> deflaters;

    /** Remembers the messages since the last reset; null if there are none. */
    private Deflater deflater;

    WholeWindow(Pool<Deflater> deflaters) {
        this.deflaters = deflaters;
    }

    @Override
    public void compress(ByteBuffer message, Output out) {
        if (deflater == null) {
            deflater = deflaters.take();
        }
        deflate(deflater, message, out);
    }

    static void deflate(Deflater deflater, ByteBuffer bytes, Output out) {
        deflater.setInput(bytes);
        ByteBuffer room;
        do {
            room = out.room();
            deflater.deflate(room, Deflater.SYNC_FLUSH);
            // A call that changes the strategy for the first time takes no input yet.
        } while (!room.hasRemaining() || !deflater.needsInput());
        // else it would hold the message as long as it lives
        deflater.setInput(NOTHING);
    }

    @Override
    public void reset() {
        if (deflater != null) {
            deflaters.giveBack(deflater);
            deflater = null;
        }
    }

    @Override
    public void close() {
        reset();
    }
}
