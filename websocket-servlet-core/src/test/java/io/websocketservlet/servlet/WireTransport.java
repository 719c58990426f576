package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A transport that takes all that is written, and reads what the test says. */
final class WireTransport implements Transport {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private Receiver receiver;
    private boolean closed;

    @Override
    public void start(Receiver to) {
        synchronized (this) {
            receiver = to;
        }
    }

    @Override
    public synchronized Written write(ByteBuffer[] buffers, Completion completion) {
        for (ByteBuffer buffer : buffers) {
            while (buffer.hasRemaining()) {
                written.write(buffer.get());
            }
        }
        return Written.DONE;
    }

    @Override
    public void pauseReads() {}

    @Override
    public void resumeReads() {}

    @Override
    public void close() {
        Receiver told;
        synchronized (this) {
            told = closed ? null : receiver;
            closed = true;
        }
        if (told != null) {
            told.ended(null);
        }
    }

    void deliver(String hex) {
        receiver.received(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    /** All that was written, in hex. */
    synchronized String written() {
        return HexFormat.of().formatHex(written.toByteArray());
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
