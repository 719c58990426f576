package io.websocketservlet.jetty;

import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.driver.connection.Transport.Written;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a transport says, and notes each call that the contract does not allow. */
class TransportRecorder implements Transport.Receiver, Transport.Completion {

    final Transport transport;
    final AtomicInteger receivedBytes = new AtomicInteger();
    final AtomicInteger ends = new AtomicInteger();
    final AtomicInteger completed = new AtomicInteger();
    final List<IOException> failed = new CopyOnWriteArrayList<>();
    final Set<ClassLoader> contextLoaders = ConcurrentHashMap.newKeySet();
    final List<String> violations = new CopyOnWriteArrayList<>();
    volatile Throwable cause;

    private final AtomicBoolean inside = new AtomicBoolean();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    TransportRecorder(Transport transport) {
        this.transport = transport;
    }

    /** Called with the bytes; to be overridden. */
    void onBytes(byte[] bytes) throws Exception {}

    @Override
    public final void received(ByteBuffer bytes) {
        enter("received");
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        synchronized (content) {
            content.writeBytes(copy);
        }
        receivedBytes.addAndGet(copy.length);
        try {
            onBytes(copy);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            inside.set(false);
        }
    }

    @Override
    public final void ended(Throwable cause) {
        enter("ended");
        this.cause = cause;
        ends.incrementAndGet();
        inside.set(false);
    }

    @Override
    public void completed() {
        contextLoaders.add(Thread.currentThread().getContextClassLoader());
        completed.incrementAndGet();
    }

    @Override
    public void failed(IOException cause) {
        contextLoaders.add(Thread.currentThread().getContextClassLoader());
        failed.add(cause);
    }

    private void enter(String call) {
        contextLoaders.add(Thread.currentThread().getContextClassLoader());
        if (!inside.compareAndSet(false, true)) {
            violations.add(call + " while another call is under way");
        }
        if (ends.get() > 0) {
            violations.add(call + " after ended");
        }
    }

    byte[] content() {
        synchronized (content) {
            return content.toByteArray();
        }
    }

    Written write(byte[]... parts) {
        ByteBuffer[] buffers = new ByteBuffer[parts.length];
        for (int i = 0; i < parts.length; i++) {
            buffers[i] = ByteBuffer.wrap(parts[i]);
        }
        return transport.write(buffers, this);
    }
}
