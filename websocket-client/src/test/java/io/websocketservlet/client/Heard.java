package io.websocketservlet.client;

import static io.websocketservlet.client.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.connection.WebSocketConnection;
import io.websocketservlet.driver.message.Message;
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
 * The client's end of one connection: writes down, as sentences, what the listeners are told, and then does what the test
 * wants done there. It also watches over the rules that hold for every connection: listener calls do not overlap, and
 * onClose comes once and last.
 */
final class Heard implements Consumer<ClientWebSocket> {

    private static final int LONGEST_QUOTE = 200;

    private final List<String> events = new ArrayList<>(); // guarded by itself
    private final List<String> faults = new ArrayList<>(); // guarded by events
    private final List<Thread> threads = new ArrayList<>(); // guarded by events
    private final AtomicReference<String> running = new AtomicReference<>();

    private Consumer<ClientWebSocket> atConnect = socket -> {};
    private Consumer<ClientWebSocket> atOpen = socket -> {};
    private BiConsumer<ClientWebSocket, Message> atMessage = (socket, message) -> {};

    volatile ClientWebSocket socket;
    volatile Event.Closed closed;
    volatile Throwable error;

    Heard atConnect(Consumer<ClientWebSocket> step) {
        atConnect = step;
        return this;
    }

    Heard atOpen(Consumer<ClientWebSocket> step) {
        atOpen = step;
        return this;
    }

    Heard atMessage(BiConsumer<ClientWebSocket, Message> step) {
        atMessage = step;
        return this;
    }

    /** Connects, with the default options. */
    Heard connect(String url) {
        return connect(url, ClientOptions.defaults());
    }

    Heard connect(String url, ClientOptions options) {
        WebSocketClient.connect(url, options, this);
        return this;
    }

    @Override
    public void accept(ClientWebSocket made) {
        socket = made;
        listenTo(made, () -> atOpen.accept(made), message -> atMessage.accept(made, message));
        atConnect.accept(made);
    }

    /** Writes down what the listeners of any socket are told, a server's too. */
    Heard listenTo(WebSocketConnection made, Runnable whenOpen, Consumer<Message> whenMessage) {
        made.onOpen(() -> heard("open", whenOpen));
        made.onMessage(message -> heard(quote(message), () -> whenMessage.accept(message)));
        made.onPing(payload -> heard("ping " + text(payload), () -> {}));
        made.onPong(payload -> heard("pong " + text(payload), () -> {}));
        made.onError(thrown -> {
            error = thrown;
            heard("error " + thrown.getClass().getSimpleName(), () -> {});
        });
        made.onClose(close -> {
            heard("close " + close.code() + " " + close.reason(), () -> {});
            closed = close;
        });
        return this;
    }

    private void heard(String event, Runnable step) {
        String other = running.getAndSet(event);
        synchronized (events) {
            if (other != null) {
                faults.add("'" + event + "' while '" + other + "' was still running");
            }
            if (events.stream().anyMatch(earlier -> earlier.startsWith("close "))) {
                faults.add("'" + event + "' after onClose");
            }
            events.add(event);
            threads.add(Thread.currentThread());
        }
        try {
            step.run();
        } finally {
            running.set(other);
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

    /** Everything that has happened so far. */
    List<String> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** The threads on which it has happened. */
    List<Thread> threads() {
        synchronized (events) {
            return List.copyOf(threads);
        }
    }

    long count(String event) {
        return events().stream().filter(event::equals).count();
    }

    /** Waits until this has happened. */
    Heard expect(String event) {
        await(event, () -> count(event) > 0);
        return this;
    }

    /** Waits for the end, then compares all that happened. */
    Heard expectAll(String... expected) {
        await("onClose is called", () -> closed != null);
        assertEquals(List.of(expected), events(), () -> "" + error);
        assertEquals(List.of(), faults());
        return this;
    }

    /** Waits for the end. */
    Heard expectClosed(int code) {
        await("onClose is called", () -> closed != null);
        assertEquals(code, closed.code(), () -> "code of " + closed + " after " + events() + " " + error);
        assertEquals(List.of(), faults());
        return this;
    }

    private List<String> faults() {
        synchronized (events) {
            return List.copyOf(faults);
        }
    }

    private void await(String fact, Callable<Boolean> holds) {
        try {
            eventually(fact, holds);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not so: " + fact + "; what happened: " + events() + " " + error, e);
        }
    }
}
