package io.websocketservlet.tomcat;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Lends direct buffers for the time of a read, so that an idle connection holds none. They belong to no thread: a virtual one
 * lives for one turn, and what it would keep is native memory that only the garbage collector gives back. Any thread may call.
 */
final class ReadBuffers {

    private static final int SIZE = 16 * 1024;

    /** More than this many threads seldom read at the same time. */
    private static final int KEPT = 64;

    private static final ArrayBlockingQueue<ByteBuffer> FREE = new ArrayBlockingQueue<>(KEPT);

    private ReadBuffers() {}

    static ByteBuffer acquire() {
        ByteBuffer free = FREE.poll();
        return free == null ? ByteBuffer.allocateDirect(SIZE) : free;
    }

    static void release(ByteBuffer buffer) {
        FREE.offer(buffer);
    }
}
