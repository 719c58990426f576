package io.websocketservlet.driver.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The clock of all connections that share it: one thread, one wheel of buckets, no timer for each connection. An entry
 * lies in the bucket of the moment it next wants to be looked at; traffic moves no entry, it only changes what is found
 * at the next look. Times are in nanoseconds and coarse: an entry is looked at up to two ticks late.
 *
 * <p>Thread-safe. Entries run on the timer's thread, without a lock of this class held, and must not block.
 */
public final class Timers implements AutoCloseable {

    /** What an entry answers that does not want to be looked at again. */
    static final long NEVER = Long.MAX_VALUE;

    private static final System.Logger LOGGER = System.getLogger(Timers.class.getName());
    private static final long TICK = 50_000_000;
    private static final int BUCKETS = 512;

    private final LongSupplier clock;
    private final boolean manual;
    private volatile long now;

    // Guarded by this.

    private final Entry[] wheel = new Entry[BUCKETS];
    private long lastTick;
    private Thread thread;
    private boolean closed;

    /** Something that wants to be looked at from time to time. */
    abstract static class Entry {

        // Guarded by the timers it is in.

        private Entry previous;
        private Entry next;
        private int bucket = -1;
        private boolean cancelled;
        private boolean looking;
        private long hastened = NEVER;

        /**
         * Looks at the time.
         *
         * @return when to look again; {@link #NEVER} to be forgotten
         */
        abstract long look(long now);
    }

    /** Timers with a daemon thread of their own, which begins with the first entry and ends with {@link #close}. */
    public Timers() {
        this(sinceNow(), false);
    }

    private Timers(LongSupplier clock, boolean manual) {
        this.clock = clock;
        this.manual = manual;
        this.now = clock.getAsLong();
        this.lastTick = now / TICK;
    }

    /** Counts from 0, so that no time is near {@link #NEVER}. */
    private static LongSupplier sinceNow() {
        long origin = System.nanoTime();
        return () -> System.nanoTime() - origin;
    }

    /** Timers without a thread, which advance when {@link #tick} is called: for tests. */
    static Timers manual(LongSupplier clock) {
        return new Timers(clock, true);
    }

    /** The time of the last tick: cheap enough to be asked for with every read. */
    long now() {
        return now;
    }

    /** The time. */
    long time() {
        return clock.getAsLong();
    }

    /** Looks at an entry at the given time, or soon after. One that was cancelled is not taken any more. */
    synchronized void add(Entry entry, long when) {
        if (when == NEVER || entry.cancelled || closed) {
            return;
        }
        if (thread == null && !manual) {
            begin();
        }
        // At least the next tick, and at most one turn of the wheel: what is due later is looked at once too often.
        long tick = Math.max(lastTick + 1, Math.min(when / TICK + 1, lastTick + BUCKETS - 1));
        entry.bucket = (int) Math.floorMod(tick, (long) BUCKETS);
        entry.previous = null;
        entry.next = wheel[entry.bucket];
        if (entry.next != null) {
            entry.next.previous = entry;
        }
        wheel[entry.bucket] = entry;
    }

    /** Looks at an entry at the given time at the latest. */
    synchronized void hasten(Entry entry, long when) {
        if (entry.looking) {
            entry.hastened = Math.min(entry.hastened, when);
            return;
        }
        if (entry.bucket >= 0) {
            unlink(entry);
        }
        add(entry, when);
    }

    private synchronized void lookAgain(Entry entry, long when) {
        long sooner = Math.min(when, entry.hastened);
        entry.looking = false;
        entry.hastened = NEVER;
        add(entry, sooner);
    }

    /** Never looks at the entry again, but for a look that has begun. */
    synchronized void cancel(Entry entry) {
        entry.cancelled = true;
        if (entry.bucket >= 0) {
            unlink(entry);
        }
    }

    private void unlink(Entry entry) {
        if (entry.previous == null) {
            wheel[entry.bucket] = entry.next;
        } else {
            entry.previous.next = entry.next;
        }
        if (entry.next != null) {
            entry.next.previous = entry.previous;
        }
        entry.previous = null;
        entry.next = null;
        entry.bucket = -1;
    }

    /** Looks at all that is due. */
    void tick() {
        long time = clock.getAsLong();
        now = time;
        for (Entry entry : due(time / TICK)) {
            long again = NEVER;
            try {
                again = entry.look(time);
            } catch (Throwable e) {
                // One broken connection must not stop the clock of all the others.
                LOGGER.log(System.Logger.Level.ERROR, "a connection failed at its timer", e);
            }
            lookAgain(entry, again);
        }
    }

    private synchronized List<Entry> due(long tick) {
        List<Entry> due = new ArrayList<>();
        long from = Math.max(lastTick + 1, tick - BUCKETS + 1);
        for (long t = from; t <= tick; t++) {
            int bucket = (int) Math.floorMod(t, (long) BUCKETS);
            while (wheel[bucket] != null) {
                Entry entry = wheel[bucket];
                unlink(entry);
                entry.looking = true;
                due.add(entry);
            }
        }
        lastTick = tick;
        return due;
    }

    private void begin() {
        now = clock.getAsLong();
        lastTick = now / TICK;
        thread = new Thread(this::run, "websocket-timer");
        thread.setDaemon(true);
        // The thread must not hold the class loader of whoever happened to come first.
        thread.setContextClassLoader(Timers.class.getClassLoader());
        thread.start();
    }

    private void run() {
        try {
            while (!closed()) {
                Thread.sleep(TICK / 1_000_000);
                tick();
            }
        } catch (InterruptedException e) {
            // close() asked us to end
        }
    }

    private synchronized boolean closed() {
        return closed;
    }

    /** Ends the thread; no entry is looked at any more. Does not wait. */
    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Waits until the thread has ended, after {@link #close}. Not for entries. */
    public void join(Duration atMost) throws InterruptedException {
        Thread ending;
        synchronized (this) {
            ending = thread;
        }
        if (ending != null && ending != Thread.currentThread()) {
            ending.join(Math.max(1, atMost.toMillis())); // 0 would be for ever
        }
    }
}
