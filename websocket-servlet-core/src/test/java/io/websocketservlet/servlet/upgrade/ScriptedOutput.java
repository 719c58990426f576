package io.websocketservlet.servlet.upgrade;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * An upgraded connection's output. It takes as many writes as the test allows, holds them back until it is flushed, as
 * Tomcat does, and ignores offset and length of an array, as Undertow does.
 */
final class ScriptedOutput extends ServletOutputStream {

    private final ScriptedConnection connection;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int room;
    private boolean possible;
    private boolean ready;
    private int flushes;
    private int largest;
    private IOException broken;
    private Runnable inWrite = () -> {};
    private WriteListener listener;

    ScriptedOutput(ScriptedConnection connection) {
        this.connection = connection;
    }

    /** So many more writes and flushes are taken before it is not ready any more. */
    synchronized void allow(int calls) {
        room = calls;
    }

    /** The container says that it can be written to, on this thread. */
    void possible() throws IOException {
        synchronized (this) {
            possible = true;
        }
        listener.onWritePossible();
    }

    /** The next write throws. */
    synchronized void breakWith(IOException cause) {
        broken = cause;
    }

    /** What a container does while it is written to. */
    synchronized void during(Runnable action) {
        inWrite = action;
    }

    WriteListener listener() {
        return listener;
    }

    /** What has left for the peer. */
    synchronized byte[] sent() {
        return sent.toByteArray();
    }

    synchronized int flushes() {
        return flushes;
    }

    /** The size of the largest array it was given. */
    synchronized int largest() {
        return largest;
    }

    @Override
    public void setWriteListener(WriteListener to) {
        if (listener != null) {
            throw new IllegalStateException("a listener is set already");
        }
        listener = to;
    }

    @Override
    public synchronized boolean isReady() {
        if (!possible) {
            connection.fault("isReady() before the first onWritePossible()");
        }
        ready = room > 0;
        return ready;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        use("write()");
        inWrite.run();
        if (broken != null) {
            throw broken;
        }
        if (from != 0 || length != bytes.length) {
            connection.fault("write of a part of an array, which Undertow sends whole");
        }
        largest = Math.max(largest, length);
        held.writeBytes(Arrays.copyOf(bytes, bytes.length));
        Arrays.fill(bytes, (byte) 0x55); // a container's own from now on
    }

    @Override
    public synchronized void flush() {
        use("flush()");
        flushes++;
        sent.writeBytes(held.toByteArray());
        held.reset();
    }

    private void use(String call) {
        if (!ready) {
            connection.fault(call + " without isReady()");
        }
        ready = false;
        room--;
    }

    @Override
    public void write(int b) {
        throw new UnsupportedOperationException("byte by byte");
    }
}
