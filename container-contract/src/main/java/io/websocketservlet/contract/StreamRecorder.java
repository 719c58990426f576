package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.Event;
import io.websocketservlet.servlet.EventSource;
import io.websocketservlet.servlet.EventSourceHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The server's end of one event stream: writes down, as sentences, what the listeners are told, and then does what the test
 * wants done there. It also watches over the rules: listener calls do not overlap, and onClose comes once and last.
 */
final class StreamRecorder implements EventSourceHandler {

    /** What a handler does with a new stream. */
    interface Connecting {
        void connect(EventSource source) throws Exception;
    }

    private final List<String> events = new ArrayList<>(); // guarded by itself
    private final List<String> faults = new ArrayList<>(); // guarded by events
    private final AtomicReference<String> running = new AtomicReference<>();

    private Connecting atConnect = source -> {};
    private Consumer<EventSource> atOpen = source -> {};
    private Consumer<EventSource> atDrain;
    private Consumer<EventSource> atClose = source -> {};

    private volatile EventSource source;
    private volatile Event.Closed closed;

    StreamRecorder atConnect(Connecting step) {
        atConnect = step;
        return this;
    }

    StreamRecorder atOpen(Consumer<EventSource> step) {
        atOpen = step;
        return this;
    }

    StreamRecorder atDrain(Consumer<EventSource> step) {
        atDrain = step;
        return this;
    }

    StreamRecorder atClose(Consumer<EventSource> step) {
        atClose = step;
        return this;
    }

    @Override
    public void connect(EventSource newSource) throws Exception {
        source = newSource;
        newSource.onOpen(() -> heard("open", () -> atOpen.accept(newSource)));
        if (atDrain != null) { // which comes often where a container writes on a thread of its own
            newSource.onDrain(() -> heard("drain", () -> atDrain.accept(newSource)));
        }
        newSource.onError(error -> heard("error " + error.getMessage(), () -> {}));
        newSource.onClose(close -> {
            closed = close;
            heard("close " + close.code(), () -> atClose.accept(newSource));
        });
        add("connect");
        try {
            atConnect.connect(newSource);
        } catch (Exception e) {
            add("refused");
            throw e;
        }
    }

    private void heard(String event, Runnable step) {
        String other = running.getAndSet(event);
        synchronized (events) {
            if (other != null) {
                faults.add("'" + event + "' while '" + other + "' was still running");
            }
        }
        try {
            add(event);
            step.run();
        } finally {
            running.set(other);
        }
    }

    private void add(String event) {
        synchronized (events) {
            if (events.stream().anyMatch(earlier -> earlier.startsWith("close "))) {
                faults.add("'" + event + "' after onClose");
            }
            events.add(event);
        }
    }

    // What tests ask.

    /** The stream, as soon as the handler was called. */
    EventSource source() {
        await("the handler is called", () -> source != null);
        return source;
    }

    List<String> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    long count(String event) {
        return events().stream().filter(event::equals).count();
    }

    boolean isClosed() {
        return closed != null;
    }

    /** Waits until this has happened. */
    StreamRecorder expect(String event) {
        await(event, () -> count(event) > 0);
        return this;
    }

    /** Waits for the end; the code says why. */
    Event.Closed expectClosed(int code) {
        await("onClose is called", this::isClosed);
        assertEquals(code, closed.code(), () -> "code of " + closed);
        return closed;
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

    /** Whether the handler took a stream whose end has not been told. */
    boolean isUnfinished() {
        return events().contains("connect") && !isClosed() && !events().contains("refused");
    }
}
