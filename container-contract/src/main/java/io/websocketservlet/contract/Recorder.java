package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.servlet.WebSocket;
import io.websocketservlet.servlet.WebSocketHandler;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The server's end of one connection: writes down, as sentences, what the listeners are told, and then does what the
 * test wants done there. It also watches over the rules that hold for every connection: listener calls do not overlap,
 * and onClose comes once and last.
 */
final class Recorder implements WebSocketHandler {

    private static final int LONGEST_QUOTE = 200;

    /** What a handler does with a new socket. */
    interface Connecting {
        void connect(WebSocket socket) throws Exception;
    }

    /** What a handler does with a good handshake. */
    interface Judging {
        void judge(HttpServletRequest request, Headers headers) throws HandshakeException;
    }

    private final List<String> events = new ArrayList<>(); // guarded by itself
    private final List<String> faults = new ArrayList<>(); // guarded by events
    private final AtomicReference<String> running = new AtomicReference<>();

    private Judging atHandshake = (request, headers) -> {};
    private Connecting atConnect = socket -> {};
    private Consumer<WebSocket> atOpen = socket -> {};
    private BiConsumer<WebSocket, Message> atMessage = (socket, message) -> {};
    private Consumer<WebSocket> atClose = socket -> {};

    private volatile WebSocket socket;
    private volatile Event.Closed closed;

    /** Sends every message back. */
    static Recorder echo() {
        return new Recorder().atMessage(WebSocket::send);
    }

    Recorder atHandshake(Judging step) {
        atHandshake = step;
        return this;
    }

    Recorder atConnect(Connecting step) {
        atConnect = step;
        return this;
    }

    Recorder atOpen(Consumer<WebSocket> step) {
        atOpen = step;
        return this;
    }

    Recorder atMessage(BiConsumer<WebSocket, Message> step) {
        atMessage = step;
        return this;
    }

    Recorder atClose(Consumer<WebSocket> step) {
        atClose = step;
        return this;
    }

    @Override
    public void handshake(HttpServletRequest request, Headers headers) throws HandshakeException {
        atHandshake.judge(request, headers);
    }

    @Override
    public void connect(WebSocket newSocket) throws Exception {
        socket = newSocket;
        newSocket.onOpen(() -> heard("open", () -> atOpen.accept(newSocket)));
        newSocket.onMessage(message -> heard(quote(message), () -> atMessage.accept(newSocket, message)));
        newSocket.onPing(payload -> heard("ping " + text(payload), () -> {}));
        newSocket.onPong(payload -> heard("pong " + text(payload), () -> {}));
        newSocket.onError(error -> heard("error " + error.getClass().getSimpleName(), () -> {}));
        newSocket.onClose(close -> {
            closed = close;
            heard("close " + close.code() + " " + close.reason(), () -> atClose.accept(newSocket));
        });
        add("connect");
        try {
            atConnect.connect(newSocket);
        } catch (Exception e) {
            add("refused");
            throw e;
        }
    }

    @Override
    public void rejected(HttpServletRequest request, HandshakeException cause) {
        add("rejected " + cause.status());
    }

    /** Runs what a listener has to do, and finds out whether another listener is running. */
    private void heard(String event, Runnable step) {
        String other = running.getAndSet(event);
        if (other != null) {
            fault("'" + event + "' while '" + other + "' was still running");
        }
        try {
            add(event);
            step.run();
        } finally {
            running.set(other);
        }
    }

    /** Adds a line of the test's own to the events. */
    void add(String event) {
        synchronized (events) {
            if (events.stream().anyMatch(earlier -> earlier.startsWith("close "))) {
                faults.add("'" + event + "' after onClose");
            }
            events.add(event);
        }
    }

    private void fault(String what) {
        synchronized (events) {
            faults.add(what);
        }
    }

    private static String quote(Message message) {
        int length =
                message.isText() ? message.text().length() : message.bytes().remaining();
        String kind = message.isText() ? "text " : "binary ";
        return kind + (message.isText() && length <= LONGEST_QUOTE ? message.text() : "of " + length);
    }

    private static String text(ByteBuffer payload) {
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    // What tests ask.

    /** The socket, as soon as the handler was called. */
    WebSocket socket() {
        await("the handler is called", () -> socket != null);
        return socket;
    }

    /** Everything that has happened so far. */
    List<String> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** How often this has happened so far. */
    long count(String event) {
        return events().stream().filter(event::equals).count();
    }

    boolean isClosed() {
        return closed != null;
    }

    /** Waits until this has happened. */
    Recorder expect(String event) {
        await(event, () -> count(event) > 0);
        return this;
    }

    /** Waits for the end; the code says why. */
    Recorder expectClosed(int code) {
        await("onClose is called", this::isClosed);
        assertEquals(code, closed.code(), () -> "code of " + closed);
        return this;
    }

    /** Waits for the end of a connection that both sides closed. */
    Recorder expectClosed(int code, String reason) {
        expectClosed(code);
        assertEquals(new Event.Closed(code, reason, true), closed);
        return this;
    }

    /** Waits until the end was told, then compares all that happened. */
    void expectAll(String... expected) {
        String last = expected[expected.length - 1];
        await(last, () -> count(last) > 0);
        assertEquals(List.of(expected), events());
    }

    private void await(String fact, Callable<Boolean> holds) {
        try {
            eventually(fact, holds);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not so: " + fact + "; what happened: " + events(), e);
        }
    }

    /** What went against the rules since this was asked last, empty if nothing. */
    List<String> takeFaults() {
        synchronized (events) {
            List<String> taken = List.copyOf(faults);
            faults.clear();
            return taken;
        }
    }

    /** Whether the handler took a connection whose end has not been told. */
    boolean isUnfinished() {
        return events().contains("connect") && !isClosed() && !events().contains("refused");
    }
}
