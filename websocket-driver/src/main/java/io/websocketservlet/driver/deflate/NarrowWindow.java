package io.websocketservlet.driver.deflate;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * Keeps a window of less than 15 bits with the platform's compressor, which knows none but that. What it is given at
 * once, together with what it may refer back to, is never more than the window holds: half of it is the end of what
 * came before, as a dictionary, the other half is new.
 *
 * <p>The price is a block of its own for each half window. The gain is that between messages there is nothing to hold
 * but one half.
 */
final class NarrowWindow implements Compressor {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Pool<Deflater> deflaters;
    private final int size;

    /** The end of the messages since the last reset; null if each stands alone. */
    private final Window before;

    NarrowWindow(int windowBits, boolean contextTakeover, Pool<Deflater> deflaters) {
        this.deflaters = deflaters;
        this.size = 1 << windowBits;
        this.before = contextTakeover ? new Window(size / 2) : null;
    }

    @Override
    public void compress(ByteBuffer message, Output out) {
        Deflater deflater = deflaters.take();
        ByteBuffer dictionary = before == null ? NOTHING : before.bytes();
        int from = message.position();
        while (from < message.limit()) {
            int count = Math.min(message.limit() - from, size - dictionary.remaining());
            if (dictionary.hasRemaining()) {
                deflater.setDictionary(dictionary);
            }
            WholeWindow.deflate(deflater, part(message, from, from + count), out);
            deflater.reset();
            from += count;
            dictionary = part(message, Math.max(message.position(), from - size / 2), from);
        }
        deflaters.giveBack(deflater);
        if (before != null) {
            before.add(dictionary);
        }
    }

    private static ByteBuffer part(ByteBuffer message, int from, int to) {
        return message.duplicate().limit(to).position(from);
    }

    @Override
    public void reset() {
        if (before != null) {
            before.clear();
        }
    }

    @Override
    public void close() {
        reset();
    }
}
