package io.websocketservlet.driver.connection;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** What must happen in time on one event stream: its place on the wheel of {@link Timers}. */
final class EventStreamDeadlines extends Timers.Entry {

    /** How long the container may take to open the response once the handler is done. */
    private static final Duration OPENING = Duration.ofSeconds(10);

    /**
     * The first write to a client that has gone is answered by a reset, which the second one finds: so a ping is written in
     * two, and what is lost is noticed this much later, at most.
     */
    private static final long HALF_A_PING = 500_000_000;

    private final Timers timers;
    private final EventStreamOptions options;
    private final Owner owner;

    /** When the stream opened; the delivering thread's. */
    private long openedAt;

    /** By when the container has to say that the response can be written; written under the lock of this. */
    private volatile long reachableBy = Timers.NEVER;

    /** By when the stream has to be over; written under the lock of this. */
    private volatile long overBy = Timers.NEVER;

    private boolean begun;

    /** When a batch was handed to the transport last; written under the owner's lock. */
    private volatile long writtenAt;

    /** Written by {@link #opened}, then the timer's thread's alone. */
    private long pingAt = Timers.NEVER;

    /** When it has lasted as long as it may; written by {@link #opened}, then the timer's thread's alone. */
    private long expiresAt = Timers.NEVER;

    /** When the second half of a ping is due; the timer's thread's alone. */
    private long restAt = Timers.NEVER;

    /** What a stream does when it is time. Called on the timer's thread, which it must not hold up. */
    interface Owner {

        /** A ping is due, its first half or its second. */
        void ping(boolean firstHalf);

        /** Whether a batch that was handed to the transport has not gone out. */
        boolean isWriting();

        /** The stream has lasted as long as it may. */
        void expire();

        /** Something was waited for that did not come. */
        void giveUp();
    }

    EventStreamDeadlines(Timers timers, EventStreamOptions options, Owner owner) {
        this.timers = timers;
        this.options = options;
        this.owner = owner;
    }

    /** Starts the clock: before that, the stream may come to nothing without anybody being told. */
    synchronized void begin() {
        begun = true;
        reachableBy = timers.time() + OPENING.toNanos();
        timers.hasten(this, Math.min(reachableBy, overBy));
    }

    /** The response can be written; that listeners hear of it may take longer, where many streams open at a time. */
    synchronized void reached() {
        reachableBy = Timers.NEVER;
    }

    /**
     * The stream is open.
     *
     * @param leaving whether it is to be over soon
     */
    synchronized void opened(boolean leaving) {
        long now = timers.time();
        begun = true;
        openedAt = now;
        writtenAt = now;
        reachableBy = Timers.NEVER;
        overBy = leaving ? now + options.writeTimeout().toNanos() : Timers.NEVER;
        pingAt = after(now, options.ping());
        expiresAt = after(now, options.lifetime().minusNanos(upToATenth(options.lifetime())));
        timers.hasten(this, now);
    }

    /** How long ago the stream opened, in nanoseconds. Asked by the delivering thread. */
    long age() {
        return timers.time() - openedAt;
    }

    /** Under the owner's lock: a batch is handed to the transport. */
    void writing() {
        writtenAt = timers.now();
    }

    /** The stream has to be over soon; an earlier deadline stays. */
    synchronized void endWithin(Duration duration) {
        long by = timers.time() + duration.toNanos();
        if (by < overBy) {
            overBy = by;
            if (begun) {
                timers.hasten(this, by);
            }
        }
    }

    /** The stream is over. */
    void cancel() {
        timers.cancel(this);
    }

    @Override
    long look(long now) {
        if (now >= expiresAt) {
            expiresAt = Timers.NEVER;
            owner.expire(); // from then on it has to be over soon
        }
        long by = Math.min(reachableBy, overBy);
        if (now >= by) {
            owner.giveUp();
            return Timers.NEVER;
        }
        if (by != Timers.NEVER) {
            return by;
        }
        long stuckAt = writtenAt + options.writeTimeout().toNanos();
        if (now >= stuckAt && owner.isWriting()) {
            owner.giveUp();
            return Timers.NEVER;
        }
        if (now >= restAt) {
            restAt = Timers.NEVER;
            owner.ping(false);
        }
        if (now >= pingAt) {
            owner.ping(true);
            restAt = now + Math.min(HALF_A_PING, options.ping().toNanos() / 2);
            pingAt = nextPing(now);
        }
        // A write that begins after this look is not stuck before then.
        long stuckNext = stuckAt > now ? stuckAt : after(now, options.writeTimeout());
        return Math.min(Math.min(pingAt, restAt), Math.min(expiresAt, stuckNext));
    }

    /** From when it was due, so that the rhythm holds; from now, if the clock was held up. */
    private long nextPing(long now) {
        long next = after(pingAt, options.ping());
        return next > now ? next : after(now, options.ping());
    }

    private static long upToATenth(Duration duration) {
        return ThreadLocalRandom.current().nextLong(duration.toNanos() / 10 + 1);
    }

    private static long after(long time, Duration duration) {
        return duration.isZero() ? Timers.NEVER : time + duration.toNanos();
    }
}
