package io.websocketservlet.benchmarks.server;

import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.servlet.EventSource;
import io.websocketservlet.servlet.EventSourceHandler;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends events to all who listen, at a rate or as fast as they take them. Their data begin with the time in nanoseconds, so that a
 * client on the same machine knows how long they took.
 */
final class Publisher implements EventSourceHandler, Runnable {

    private static final int LENGTH = 128;
    private static final String FILLER = " " + "x".repeat(LENGTH - 22);

    /** As fast as they take them: so many events wait for each of them on average. */
    private static final long MOST_WAITING = 16;

    private static final long TOO_LATE_NANOS = 100_000_000;

    private final Set<EventSource> streams = ConcurrentHashMap.newKeySet();
    private final int rate;

    /** @param rate events a second; 0 for as many as they take */
    Publisher(int rate) {
        this.rate = rate;
    }

    @Override
    public void connect(EventSource source) {
        source.onOpen(() -> streams.add(source));
        source.onClose(close -> streams.remove(source));
    }

    void start() {
        Thread thread = new Thread(this, "publisher");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        long next = System.nanoTime();
        while (true) {
            if (streams.isEmpty()) {
                LockSupport.parkNanos(5_000_000);
                next = System.nanoTime();
            } else if (rate > 0) {
                next += 1_000_000_000L / rate;
                long wait = next - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                } else if (wait < -TOO_LATE_NANOS) {
                    next = System.nanoTime(); // what was missed is not sent later
                }
                publish();
            } else {
                publishAsTheyTakeIt();
            }
        }
    }

    private long publish() {
        ServerSentEvent event = ServerSentEvent.of(System.nanoTime() + FILLER);
        long waiting = 0;
        for (EventSource stream : streams) {
            waiting += stream.bufferedAmount();
            stream.send(event);
        }
        return waiting;
    }

    private void publishAsTheyTakeIt() {
        if (publish() > MOST_WAITING * LENGTH * streams.size()) {
            while (streams.stream().mapToLong(EventSource::bufferedAmount).sum()
                    > MOST_WAITING / 2 * LENGTH * streams.size()) {
                LockSupport.parkNanos(20_000);
            }
        }
    }
}
