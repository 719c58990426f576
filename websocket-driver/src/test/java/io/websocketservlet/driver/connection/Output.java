package io.websocketservlet.driver.connection;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a transport has sent to the peer. */
final class Output {

    /** The size of each write. */
    final List<Integer> writes = new ArrayList<>();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A write goes out. */
    void take(ByteBuffer[] buffers) {
        int size = 0;
        for (ByteBuffer buffer : buffers) {
            size += buffer.remaining();
            while (buffer.hasRemaining()) {
                bytes.write(buffer.get());
            }
        }
        writes.add(size);
    }

    /** All since the last time. */
    byte[] takeAll() {
        byte[] all = bytes.toByteArray();
        bytes.reset();
        return all;
    }
}
