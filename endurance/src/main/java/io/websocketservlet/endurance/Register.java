package io.websocketservlet.endurance;

import io.websocketservlet.driver.Event;
import io.websocketservlet.servlet.WebSocket;
import io.websocketservlet.servlet.WebSocketHandler;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The server's side of connections, by the numbers that their clients give in the query. Thread-safe. */
final class Register implements WebSocketHandler {

    private final Map<Integer, Entry> entries = new ConcurrentHashMap<>();
    private final Consumer<Entry> arrival;

    /** @param arrival what the application does with a new connection; sets any listener but onClose */
    Register(Consumer<Entry> arrival) {
        this.arrival = arrival;
    }

    /** One connection. */
    static final class Entry {

        private final int number;
        private final WebSocket socket;
        private final AtomicInteger closes = new AtomicInteger();
        private volatile long closedAt;
        private volatile Event.Closed end;

        private Entry(int number, WebSocket socket) {
            this.number = number;
            this.socket = socket;
        }

        int number() {
            return number;
        }

        WebSocket socket() {
            return socket;
        }

        /** How often onClose was called. */
        int closes() {
            return closes.get();
        }

        /** When onClose was called, by {@link System#nanoTime}. */
        long closedAt() {
            return closedAt;
        }

        boolean isClosed() {
            return end != null;
        }

        @Override
        public String toString() {
            return socket.readyState() + ", " + socket.bufferedAmount() + " bytes waiting, onClose " + end;
        }

        /** What onClose was told; null before. */
        Event.Closed end() {
            return end;
        }
    }

    /** The target under which a client gets this number. */
    static String target(int number) {
        return "/?" + number;
    }

    @Override
    public void connect(WebSocket socket) {
        Entry entry = new Entry(Integer.parseInt(socket.query()), socket);
        entries.put(entry.number, entry);
        socket.onClose(end -> {
            entry.closes.incrementAndGet();
            entry.closedAt = System.nanoTime();
            entry.end = end;
        });
        arrival.accept(entry);
    }

    /** The connection of this number, once it is there. */
    Entry await(int number) throws InterruptedException, TimeoutException {
        Patience.until("connection " + number, () -> entries.containsKey(number));
        return entries.get(number);
    }

    /** The connection of this number; null if it is not there. */
    Entry entry(int number) {
        return entries.get(number);
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    /** Waits for the end of all, and checks that each was told once. */
    void checkAllClosed(Report report) throws InterruptedException, TimeoutException {
        Patience.until(
                "onClose of every connection", () -> entries.values().stream().allMatch(Entry::isClosed));
        for (Entry entry : entries.values()) {
            report.check(entry.closes() == 1, "connection %d: onClose called %d times", entry.number, entry.closes());
        }
    }
}
