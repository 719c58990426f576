package io.websocketservlet.driver.deflate;

import java.nio.ByteBuffer;

/**
 * The last bytes of what was compressed or decompressed, which the next ones may refer back to (RFC 7692 7.2.3.2:
 * Sharing LZ77 Sliding Window). Grows with what has been seen. Not thread-safe.
 */
final class Window {

    private static final byte[] NOTHING = {};

    private final int most;

    /** The first size bytes count. */
    private byte[] bytes = NOTHING;

    private int size;

    /**
     * @param most how many bytes it keeps
     */
    Window(int most) {
        this.most = most;
    }

    /** Adds the bytes that came next, up to the limit, and leaves the buffer as it was. */
    void add(ByteBuffer next) {
        if (!next.hasRemaining()) {
            return;
        }
        int added = Math.min(next.remaining(), most);
        int kept = Math.min(size, most - added);
        int needed = kept + added;
        byte[] target = bytes;
        if (needed > bytes.length) {
            target = new byte[Math.min(most, Math.max(needed, 2 * bytes.length))];
        }
        System.arraycopy(bytes, size - kept, target, 0, kept);
        next.get(next.limit() - added, target, kept, added);
        bytes = target;
        size = needed;
    }

    /** The bytes. To be read at once: the next ones may take their place. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    void clear() {
        bytes = NOTHING;
        size = 0;
    }
}
