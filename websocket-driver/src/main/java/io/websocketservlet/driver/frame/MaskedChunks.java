package io.websocketservlet.driver.frame;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory for large masked frames, used over and over again: fresh memory has to be cleared first and is in no cache of the
 * processor's, which costs more than masking itself. All connections share it; at most 2 MiB are kept. Thread-safe.
 */
final class MaskedChunks {

    /** Powers of two and some room for headers; the last one a little less than what leaves in one write, so that it is not cut. */
    private static final int[] SIZES = {8 * 1024 + 32, 16 * 1024 + 32, 32 * 1024 + 32, 64 * 1024 - 1};

    static final int LARGEST = SIZES[SIZES.length - 1];

    private static final int MOST_KEPT = 16;

    /** Of each size: the last one in is the first one out, whose memory is in the cache. Each guarded by itself. */
    private final List<ArrayDeque<ByteBuffer>> free = new ArrayList<>();

    MaskedChunks() {
        while (free.size() < SIZES.length) {
            free.add(new ArrayDeque<>(MOST_KEPT));
        }
    }

    /** An empty chunk with room for so many bytes, at most {@link #LARGEST}, and less than twice as many. */
    ByteBuffer borrow(int length) {
        int fitting = 0;
        while (SIZES[fitting] < length) {
            fitting++;
        }
        ArrayDeque<ByteBuffer> chunks = free.get(fitting);
        ByteBuffer chunk;
        synchronized (chunks) {
            chunk = chunks.pollLast();
        }
        return chunk == null ? ByteBuffer.allocate(SIZES[fitting]) : chunk.clear();
    }

    /** Takes back a chunk that nobody reads any more; what is none is left alone. */
    void giveBack(ByteBuffer chunk) {
        for (int i = 0; i < SIZES.length; i++) {
            if (chunk.capacity() == SIZES[i] && chunk.hasArray() && chunk.array().length == SIZES[i]) {
                ArrayDeque<ByteBuffer> chunks = free.get(i);
                synchronized (chunks) {
                    if (chunks.size() < MOST_KEPT) {
                        chunks.addLast(chunk);
                    }
                }
            }
        }
    }
}
