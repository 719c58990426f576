package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Event;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What the listeners of a connection were told, in fields without any order but the connection's: a call that overlaps with
 * another, or does not see what the one before has done, is found by that.
 */
final class Heard {

    private volatile String fault = "";

    /** How many calls have begun. */
    private volatile int begun;

    private Consumer<String> reaction = event -> {};

    // The connection's to order.

    private final StringBuilder all = new StringBuilder();
    private boolean inside;
    private boolean closed;
    private int calls;

    Heard(WebSocketConnection connection) {
        connection.onMessage(message -> hear(message.text()));
        connection.onPing(payload -> hear("ping"));
        connection.onPong(payload -> hear("pong " + utf8(payload)));
        connection.onDrain(() -> hear("drain"));
        connection.onError(fault -> hear("error"));
        connection.onClose(close -> hear(shown(close)));
    }

    private static String utf8(ByteBuffer payload) {
        return StandardCharsets.UTF_8.decode(payload).toString();
    }

    private static String shown(Event.Closed close) {
        return "close " + close.code();
    }

    private void hear(String event) {
        if (inside) {
            fault = "two listeners at once: ";
        }
        if (closed) {
            fault = event + " after onClose: ";
        }
        if (!Deliverers.isOne()) {
            fault = event + " on a thread that runs no listeners: ";
        }
        inside = true;
        calls++;
        begun = calls;
        closed = event.startsWith("close");
        all.append(all.isEmpty() ? "" : " ").append(event);
        reaction.accept(event);
        inside = false;
    }

    /** What every listener does. */
    void onEvent(Consumer<String> action) {
        reaction = action;
    }

    /** How many calls have begun. Asked by any thread. */
    int begun() {
        return begun;
    }

    String fault() {
        return fault;
    }

    /** All, in the order of the calls. */
    @Override
    public String toString() {
        return all.toString();
    }
}
