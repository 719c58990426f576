package io.websocketservlet.driver.connection;

import java.nio.ByteBuffer;

/**
 * What a container has read, in a buffer that it takes back: an array, a slice of an array, or memory outside of the heap.
 *
 * @param buffer the bytes
 */
record BorrowedBuffer(ByteBuffer buffer) {

    BorrowedBuffer(byte[] bytes, int kind) {
        this(empty(bytes.length, kind).put(bytes).flip());
    }

    private static ByteBuffer empty(int size, int kind) {
        return switch (kind % 3) {
            case 0 -> ByteBuffer.allocate(size);
            case 1 -> ByteBuffer.allocate(size + 7).position(5).slice();
            default -> ByteBuffer.allocateDirect(size + 1);
        };
    }

    /** The container reads something else into it. */
    void takeBack() {
        buffer.clear();
        while (buffer.hasRemaining()) {
            buffer.put((byte) 0x55);
        }
    }
}
