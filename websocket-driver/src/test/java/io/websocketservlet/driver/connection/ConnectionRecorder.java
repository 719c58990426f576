package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Sets every listener of a connection and writes down each call. As a fault it notes calls that overlap, that come after
 * the last one, or on a thread that must not run listeners.
 */
final class ConnectionRecorder {

    private final AtomicReference<Thread> inside = new AtomicReference<>();
    private volatile Consumer<String> onEvent = event -> {};

    // Guarded by this.

    private final ArrayDeque<String> unseen = new ArrayDeque<>();
    private final List<String> all = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Runnable> reactions = new HashMap<>();
    private boolean closed;

    ConnectionRecorder(WebSocketConnection connection) {
        connection.onOpen(() -> record("open"));
        connection.onMessage(message -> record("message " + shown(message)));
        connection.onPing(payload -> record("ping " + utf8(payload)));
        connection.onPong(payload -> record("pong " + utf8(payload)));
        connection.onError(fault -> record("error " + shown(fault)));
        connection.onDrain(() -> record("drain"));
        connection.onClose(close -> record(shown(close)));
    }

    private static String shown(Message message) {
        return message.isText()
                ? "text " + Peer.shown(message.text())
                : "binary " + Peer.shown(HexFormat.of().formatHex(bytes(message.bytes())));
    }

    private static String shown(Throwable fault) {
        return fault instanceof ProtocolException peers ? "of the peer, " + peers.closeCode() : fault.toString();
    }

    private static String shown(Event.Closed close) {
        String clean = close.wasClean() ? ", clean" : "";
        return ("close " + close.code() + " " + close.reason()).strip() + clean;
    }

    private static String utf8(ByteBuffer payload) {
        return new String(bytes(payload), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return copy;
    }

    /** Notes a call, as a listener of the connection does. */
    void record(String event) {
        Thread thread = Thread.currentThread();
        Runnable reaction;
        Thread other = inside.getAndSet(thread);
        synchronized (this) {
            if (other != null) {
                faults.add(event + " on " + thread.getName() + " while " + other.getName() + " is in a listener");
            }
            if (closed) {
                faults.add(event + " after onClose");
            }
            if (!Deliverers.isOne()) {
                faults.add(event + " on " + thread.getName() + ", which must not run listeners");
            }
            closed |= event.startsWith("close ");
            all.add(event);
            unseen.add(event);
            threads.add(thread);
            reaction = reactions.remove(event);
        }
        try {
            if (reaction != null) {
                reaction.run();
            }
            onEvent.accept(event);
        } finally {
            inside.set(null);
        }
    }

    /** Does something in the listener, the next time that it is called so. */
    synchronized ConnectionRecorder when(String event, Runnable reaction) {
        reactions.put(event, reaction);
        return this;
    }

    /** Does something in every listener. */
    void onEvent(Consumer<String> action) {
        onEvent = action;
    }

    synchronized List<String> events() {
        return List.copyOf(all);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** On which thread the last call came. */
    synchronized Thread lastThread() {
        return threads.get(threads.size() - 1);
    }

    /** These calls have come since the last look, no more and no less. */
    void assertNext(String... events) {
        List<String> seen;
        synchronized (this) {
            seen = List.copyOf(unseen);
            unseen.clear();
        }
        assertEquals(List.of(events), seen);
    }

    /** Whatever came before, this was the last call. */
    synchronized void assertLast(String event) {
        assertEquals(event, unseen.peekLast());
        unseen.clear();
    }

    /** Every call has been asked for, and none was wrong. */
    void assertExhausted() {
        assertNoFault();
        assertNext();
    }

    synchronized void assertNoFault() {
        assertEquals(List.of(), faults, "against the contract of the listeners");
    }
}
