package io.websocketservlet.servlet.spi;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Buffers to read into, lent for the time of a turn, so that a connection that is idle holds none. They are not tied to
 * threads either, of which there may be many more than ever read at a time.
 *
 * <p>They are outside of the heap, so that the operating system writes into them and not into a copy, and large enough that a
 * large message takes few calls.
 */
final class ReadBuffers {

    static final int SIZE = 64 * 1024;

    /** So many are kept, 4 MiB in all. A power of two. */
    private static final int KEPT = 64;

    private static final AtomicReferenceArray<ByteBuffer> FREE = new AtomicReferenceArray<>(KEPT);

    private ReadBuffers() {}

    static ByteBuffer acquire() {
        int home = home();
        for (int i = 0; i < KEPT; i++) {
            ByteBuffer free = FREE.getAndSet(home + i & KEPT - 1, null);
            if (free != null) {
                return free;
            }
        }
        return ByteBuffer.allocateDirect(SIZE);
    }

    static void release(ByteBuffer buffer) {
        int home = home();
        for (int i = 0; i < KEPT; i++) {
            if (FREE.compareAndSet(home + i & KEPT - 1, null, buffer)) {
                return;
            }
        }
    }

    /** Where a thread looks first: most find there what they have put there. */
    private static int home() {
        return (int) Thread.currentThread().getId();
    }
}
