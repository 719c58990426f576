package io.websocketservlet.driver.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What must happen in time on one connection: its place on the wheel of {@link Timers}. */
final class Deadlines extends Timers.Entry {

    private final Timers timers;
    private final Timing timing;
    private final Owner owner;

    /** When the last byte came; written by the reading thread. */
    private volatile long received;

    private volatile boolean begun;

    /** By when the connection has to be over; written under the lock of this. */
    private volatile long overBy;

    /** The ping whose answer is timed; null if none is waited for. Written by the timer's thread and the delivering one. */
    private volatile Asked asked;

    /** How long the last answer took, in nanoseconds; negative if there was none. Written by the delivering thread. */
    private volatile long roundTrip = -1;

    private record Asked(byte[] payload, long at) {}

    // Touched by the timer's thread alone, once the connection is open.

    private int pings;
    private long pingAt = Timers.NEVER;
    private long pinged;
    private long pongBy = Timers.NEVER;

    /** What a connection does when it is time. Called on the timer's thread, which it must not hold up. */
    interface Owner {

        /**
         * It is time for a ping.
         *
         * @param payload what its pong will carry
         * @return false if the peer will not answer, since it knows no pings or the connection is about to end
         */
        boolean sendPing(byte[] payload);

        /** A ping was answered, on the delivering thread. */
        void answered(long nanos);

        /** Whether nothing is read for now, because of the application. */
        boolean isDeaf();

        /** Nothing has come for too long. */
        void idle();

        /** Something was waited for that did not come. */
        void giveUp();
    }

    /** Begins with the opening handshake's deadline. */
    Deadlines(Timers timers, Timing timing, Owner owner) {
        this.timers = timers;
        this.timing = timing;
        this.owner = owner;
        this.overBy = Timers.NEVER;
    }

    /** Starts the clock: before that, the connection may come to nothing without anybody being told. */
    synchronized void begin() {
        begun = true;
        overBy = Math.min(overBy, timers.time() + timing.handshakeTimeout().toNanos());
        timers.hasten(this, overBy);
    }

    /** The connection is open: bytes are expected from now on, and only {@link #endWithin} says by when it has to end. */
    synchronized void opened() {
        long now = timers.time();
        begun = true;
        received = now;
        overBy = Timers.NEVER;
        pingAt = after(now, timing.ping());
        timers.hasten(this, now);
    }

    /** Bytes have come. */
    void received() {
        received = timers.now();
    }

    /** The connection has to be over soon; an earlier deadline stays. */
    synchronized void endWithin(Duration duration) {
        long by = timers.time() + duration.toNanos();
        if (by < overBy) {
            overBy = by;
            if (begun) {
                timers.hasten(this, by);
            }
        }
    }

    /** The connection is over. */
    void cancel() {
        timers.cancel(this);
    }

    @Override
    long look(long now) {
        if (now >= overBy) {
            owner.giveUp();
            return Timers.NEVER;
        }
        if (overBy != Timers.NEVER) {
            return overBy;
        }
        long last = received;
        // Any byte is a sign of life: the pong may be stuck behind a long message of the peer's.
        if (last >= pinged) {
            pongBy = Timers.NEVER;
        }
        long idleAt = after(last, timing.idleTimeout());
        if ((now >= pongBy || now >= idleAt) && owner.isDeaf()) {
            // Nobody reads, so nothing can be concluded from silence: from now on again.
            received = now;
            return look(now);
        }
        if (now >= pongBy) {
            owner.giveUp();
            return Timers.NEVER;
        }
        if (now >= idleAt) {
            owner.idle();
            return Math.min(overBy, now + timing.closeTimeout().toNanos());
        }
        if (now >= pingAt) {
            ping(now);
        }
        return Math.min(Math.min(pingAt, pongBy), idleAt);
    }

    /** A pong has come, on the delivering thread. */
    void ponged(ByteBuffer payload) {
        Asked question = asked;
        if (question != null && payload.equals(ByteBuffer.wrap(question.payload))) {
            asked = null;
            roundTrip = timers.time() - question.at;
            owner.answered(roundTrip);
        }
    }

    /** How long the peer took to answer the last ping that it answered; null if there is none. Any thread. */
    Duration roundTripTime() {
        long nanos = roundTrip;
        return nanos < 0 ? null : Duration.ofNanos(nanos);
    }

    private void ping(long now) {
        // A number of its own for each, so that an old answer is not taken for a new one.
        byte[] payload = Integer.toString(++pings).getBytes(StandardCharsets.US_ASCII);
        Asked question = asked;
        // The answer may take longer than the next ping is away; one to a ping that was replaced never comes.
        if (question == null || now - question.at > timing.pongTimeout().toNanos()) {
            asked = new Asked(payload, timers.time());
        }
        if (owner.sendPing(payload)) {
            pinged = now;
            if (pongBy == Timers.NEVER) {
                pongBy = after(now, timing.pongTimeout());
            }
        }
        // From when it was due, so that the rhythm holds; from now, if the clock was held up.
        pingAt = after(pingAt, timing.ping());
        if (pingAt <= now) {
            pingAt = after(now, timing.ping());
        }
    }

    private static long after(long time, Duration duration) {
        return duration.isZero() ? Timers.NEVER : time + duration.toNanos();
    }
}
