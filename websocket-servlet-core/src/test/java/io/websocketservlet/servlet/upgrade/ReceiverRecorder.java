package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.connection.Transport.Receiver;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Notes what a transport reads, and that its calls neither overlap nor come after the end. */
final class ReceiverRecorder implements Receiver {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> ends = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private Consumer<String> then = text -> {};
    private boolean inside;

    @Override
    public void received(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        Consumer<String> action;
        synchronized (this) {
            if (inside) {
                faults.add("received() during received()");
            }
            inside = true;
            bytes.writeBytes(copy);
            threads.add(Thread.currentThread());
            action = then;
        }
        try {
            action.accept(new String(copy, StandardCharsets.ISO_8859_1));
        } finally {
            synchronized (this) {
                inside = false;
            }
        }
    }

    @Override
    public synchronized void ended(Throwable cause) {
        ends.add(cause == null ? "end" : cause.toString());
    }

    /** Does something with all that comes. */
    synchronized void then(Consumer<String> action) {
        then = action;
    }

    synchronized String text() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    /** On which threads bytes came. */
    synchronized List<Thread> threads() {
        return List.copyOf(threads);
    }

    synchronized boolean hasEnded() {
        return !ends.isEmpty();
    }

    /** The end was told so, once; nothing for not at all. */
    synchronized void assertEnds(String... expected) {
        assertEquals(List.of(expected), ends);
    }

    synchronized void assertNoFault() {
        assertEquals(List.of(), faults);
    }
}
