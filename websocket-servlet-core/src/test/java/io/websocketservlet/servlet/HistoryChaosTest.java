package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.eventstream.ServerSentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that are cut off at random, and come back with the last event they have seen or with any before, while several
 * threads publish: none misses an event, has one twice, or has them out of order. {@code -Dhistory.disconnects=} says how
 * often, {@code -Dhistory.seed=} how.
 */
@Timeout(300)
class HistoryChaosTest {

    private static final int DISCONNECTS = Integer.getInteger("history.disconnects", 100_000);
    private static final long SEED = Long.getLong("history.seed", 1);
    private static final int CLIENTS = 4;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger gaps = new AtomicInteger();
    private final AtomicLong read = new AtomicLong();

    /** One number after the other, by as many threads as one likes. */
    private static final class Numbers implements Runnable {

        private final EventHistory history;
        private final AtomicBoolean over;
        private long next;

        Numbers(EventHistory history, AtomicBoolean over) {
            this.history = history;
            this.over = over;
        }

        @Override
        public void run() {
            while (!over.get()) {
                synchronized (this) {
                    history.publish(Long.toString(next++));
                }
                Thread.yield();
            }
        }
    }

    /** Comes and goes so often, and returns how many events it has read. */
    private void comeAndGo(EventHistory history, Random random, int disconnects, boolean mayMiss) {
        String seen = "";
        long last = -1; // not known yet
        long beforeGap = -1;
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < disconnects; i++) {
            HistoryClient client = new HistoryClient(history, seen);
            int events = random.nextInt(20);
            for (int j = 0; j < events; j++) {
                ServerSentEvent event = client.next();
                if (event == null) {
                    Thread.yield();
                } else if ("gap".equals(event.event())) {
                    assertTrue(mayMiss, "a gap, though all is kept");
                    gaps.incrementAndGet();
                    ids.clear();
                    ids.add(event.id());
                    beforeGap = Math.max(beforeGap, last);
                    last = -1;
                } else {
                    long number = Long.parseLong(event.data());
                    assertTrue(last < 0 || number == last + 1, number + " behind " + last);
                    assertTrue(last >= 0 || number > beforeGap, number + " behind the gap behind " + beforeGap);
                    last = number;
                    ids.add(event.id());
                    read.incrementAndGet();
                }
            }
            seen = client.lastEventId();
            client.disconnect();
            if (ids.size() > 1 && random.nextInt(10) == 0) {
                // Something older, as if the page had been loaded long ago: it hears it again from there.
                int back = random.nextInt(Math.min(ids.size() - 1, 20)) + 1;
                seen = ids.get(ids.size() - 1 - back);
                ids.subList(ids.size() - back, ids.size()).clear();
                last = last < 0 ? -1 : last - back;
                beforeGap = -1;
            }
            if (ids.size() > 1_000) {
                ids.subList(0, 900).clear();
            }
        }
    }

    private void play(EventHistory history, boolean mayMiss) throws Exception {
        Numbers numbers = new Numbers(history, over);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> publishers = List.of(threads.submit(numbers), threads.submit(numbers));
            List<Future<?>> clients = new ArrayList<>();
            for (int c = 0; c < CLIENTS; c++) {
                Random random = new Random(SEED + c);
                clients.add(threads.submit(() -> comeAndGo(history, random, DISCONNECTS / CLIENTS, mayMiss)));
            }
            for (Future<?> client : clients) {
                client.get();
            }
            over.set(true);
            for (Future<?> publisher : publishers) {
                publisher.get();
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        assertEquals(0, history.size(), "members are left");
        assertTrue(read.get() > 0, "nothing was read");
    }

    @Test
    void nothingIsLostDoubledOrOutOfOrder() throws Exception {
        play(
                new EventHistory(HistoryOptions.defaults()
                        .withMaxEvents(Integer.MAX_VALUE)
                        .withMaxBytes(1L << 40)),
                false);
        assertEquals(0, gaps.get());
    }

    @Test
    void whereMoreIsLostThanIsKeptItIsSaid() throws Exception {
        play(new EventHistory(HistoryOptions.defaults().withMaxEvents(10)), true);
        assertTrue(gaps.get() > 0, "nobody fell behind");
    }
}
