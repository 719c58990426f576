package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.Protocol;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Who runs the listeners of a connection: at most one thread at a time, the <em>delivering</em> one. It parses, tells the
 * owner of each event, and empties the mailbox of all other news. It is the thread that reads or, when something else has
 * happened, one of the executor's. Whoever finds another thread delivering leaves its news for that one.
 *
 * <p>A buffer of the transport's never changes hands. Input that cannot be delivered when it comes, since the application
 * has paused or another thread is delivering, is copied, and the transport's reads are stopped until that is used up.
 */
final class Delivery {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Object lock;
    private final Protocol driver;
    private final Executor executor;

    /** Whether the thread that hands the connection over must run no listener. */
    private final boolean startsElsewhere;

    private final ClassLoader contextLoader;
    private final Owner owner;

    /** When the delivering thread began; its own. */
    private long since;

    /** Who delivers now; null if nobody does. Asked by other threads only whether it is them. */
    private volatile Thread deliverer;

    // Written under the lock.

    /** Null until the transport has been started. */
    private Transport transport;

    /** The connection has been handed over. */
    private boolean begun;

    /** Somebody delivers, or is about to. */
    private boolean delivering;

    /** News came while somebody was delivering. */
    private boolean awaited;

    /** What waits beside input; null if nothing does. */
    private ArrayDeque<Runnable> mailbox;

    /** Input that waits: at most what a transport reads at once. Null if none does. */
    private ByteBuffer unread;

    /** The application wants no messages for now. */
    private volatile boolean paused;

    /** What the transport was told last. */
    private boolean readsStopped;

    /** A thread is telling the transport. */
    private boolean settling;

    /** The transport has ended, or is not waited for any more. */
    private volatile boolean ended;

    /** The rest of the input is not wanted. */
    private volatile boolean dropped;

    /** The driver knows of the end. */
    private boolean endTold;

    /** Nothing can be paused any more. */
    private boolean ending;

    /** {@link #stop} was called. */
    private boolean stopped;

    /** What is to be done with what is delivered. Called by the delivering thread, not under the lock. */
    interface Owner {

        /** The transport has been started, and may be used. */
        void started(Transport transport);

        void deliver(Event event);

        /**
         * There is no more to deliver for now: what listeners have sent may leave.
         *
         * @param bytes how many were read
         * @param batch null unless somebody records
         */
        void delivered(int bytes, MessageBatchEvent batch);

        /** Something that should not throw has thrown; the connection cannot go on. */
        void failed(Throwable thrown);
    }

    Delivery(Object lock, Protocol driver, Threads threads, ClassLoader contextLoader, Owner owner) {
        this.lock = lock;
        this.driver = driver;
        this.executor = threads.listeners();
        this.startsElsewhere = threads.readsElsewhere(true);
        this.contextLoader = contextLoader;
        this.owner = owner;
    }

    /**
     * Starts the transport, and delivers the event that the connection is open, before what it reads.
     *
     * @return false, and the transport not started, if the end came first
     */
    boolean start(Transport opened, Transport.Receiver receiver) {
        synchronized (lock) {
            if (ended) {
                return false;
            }
            begun = true;
            delivering = true;
        }
        Throwable thrown = null;
        try {
            opened.start(receiver);
        } catch (RuntimeException | Error e) {
            thrown = e;
        }
        synchronized (lock) {
            transport = opened;
        }
        owner.started(opened);
        if (thrown != null) {
            owner.failed(thrown);
        }
        settleReads();
        if (startsElsewhere) {
            deliverElsewhere();
        } else {
            deliver(NOTHING);
        }
        return true;
    }

    /** Bytes have come, on a thread that may deliver them. */
    void received(ByteBuffer bytes) {
        ByteBuffer now = bytes;
        synchronized (lock) {
            if (delivering || paused) {
                keepBehind(bytes);
                now = null;
            } else {
                delivering = true;
                if (unread != null) {
                    keepBehind(bytes);
                    now = NOTHING; // what was there before comes first
                }
            }
        }
        if (now != null) {
            deliver(now);
        } else {
            settleReads();
        }
    }

    /**
     * No more bytes will come.
     *
     * @param drop whether those that have come are not wanted any more, since the connection broke; otherwise they are
     *     delivered before the end is, and that waits while the application pauses
     * @return false if this is no news
     */
    boolean end(boolean drop) {
        boolean news = noteEnd(drop);
        if (news) {
            wake(null);
        }
        return news;
    }

    /** The same, on a thread that may deliver. */
    void endHere(boolean drop) {
        boolean mine;
        synchronized (lock) {
            mine = noteEnd(drop) && claim();
        }
        if (mine) {
            deliver(NOTHING);
        }
    }

    private boolean noteEnd(boolean drop) {
        synchronized (lock) {
            if (ended && (dropped || !drop)) {
                return false;
            }
            ended = true;
            if (drop) {
                dropped = true;
                unread = null;
            }
            if (!begun) {
                tellEnd(); // now, so that the driver does not report that it has opened
            }
            return true;
        }
    }

    void pause() {
        synchronized (lock) {
            hold();
        }
        settleReads();
    }

    /** Under the lock, and {@link #settleReads} follows when it is left: nothing is delivered any more. */
    void hold() {
        paused = !ending;
    }

    void resume() {
        boolean mine;
        synchronized (lock) {
            paused = false;
            mine = claim();
        }
        if (mine) {
            deliverElsewhere();
        }
    }

    /** Puts something into the mailbox, if not null, and sees to it that somebody looks at how things are. */
    void wake(Runnable news) {
        boolean mine;
        synchronized (lock) {
            if (news != null && !stopped) {
                if (mailbox == null) {
                    mailbox = new ArrayDeque<>(2);
                }
                mailbox.add(news);
            }
            mine = claim();
        }
        if (mine) {
            deliverElsewhere();
        }
    }

    /** Hands the right to deliver over to the executor; if that has no thread for it, somebody else may have it. */
    private void deliverElsewhere() {
        boolean handedOver = false;
        try {
            executor.execute(() -> deliver(NOTHING));
            handedOver = true;
        } finally {
            if (!handedOver) {
                synchronized (lock) {
                    delivering = false;
                }
            }
        }
    }

    /** Under the lock: becomes the one to deliver; false if somebody else is, who will look again, or it is too early. */
    private boolean claim() {
        if (delivering || transport == null && !ended) {
            awaited = true;
            return false;
        }
        delivering = true;
        return true;
    }

    /** The connection has failed: what still comes from the peer is read, whatever was paused. */
    void ending() {
        synchronized (lock) {
            ending = true;
            paused = false;
        }
    }

    /** The last event was delivered: no more news. */
    void stop() {
        synchronized (lock) {
            ending = true;
            paused = false;
            stopped = true;
            mailbox = null;
        }
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether the peer cannot be heard for now, since nobody reads. */
    boolean isDeaf() {
        synchronized (lock) {
            return delivering || readsStopped;
        }
    }

    /** Whether this thread is the delivering one: what it sends leaves when it is done. */
    boolean isCurrent() {
        return Thread.currentThread() == deliverer;
    }

    /** How long the delivering thread has been at it. Asked by that thread alone. */
    long nanos() {
        return System.nanoTime() - since;
    }

    /** Delivers input and all other news, then steps down. Called by the thread that has just begun to deliver. */
    private void deliver(ByteBuffer input) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        boolean foreign = contextLoader != null && before != contextLoader;
        if (foreign) {
            thread.setContextClassLoader(contextLoader);
        }
        deliverer = thread;
        try {
            ByteBuffer next = input;
            while (next != null) {
                deliverAll(next);
                next = stepDown();
            }
        } finally {
            if (foreign) {
                thread.setContextClassLoader(before);
            }
        }
        settleReads();
    }

    private void deliverAll(ByteBuffer input) {
        since = System.nanoTime();
        MessageBatchEvent batch = MessageBatchEvent.begun();
        int bytes = input.remaining();
        try {
            deliverMail();
            int kept = deliverInput(input);
            owner.delivered(bytes - kept, batch);
        } catch (Throwable e) {
            // No listener's: those are caught. A message for which there is no memory, or a fault of ours or a
            // transport's.
            owner.failed(e);
        }
    }

    private void deliverMail() {
        Runnable news = nextMail();
        while (news != null) {
            news.run();
            news = nextMail();
        }
    }

    private Runnable nextMail() {
        synchronized (lock) {
            awaited = false;
            Runnable news = mailbox == null ? null : mailbox.poll();
            if (news == null) {
                mailbox = null;
            }
            return news;
        }
    }

    /** Returns how many bytes are kept for another time. */
    private int deliverInput(ByteBuffer input) {
        while (!dropped) {
            int rest = input.remaining();
            if (paused && rest > 0) {
                synchronized (lock) {
                    keepAhead(input);
                }
                return rest;
            }
            Event read = driver.read(input);
            Event event = react(read);
            if (event != null) {
                owner.deliver(event);
            } else if (read == null) {
                return 0;
            }
        }
        Event left = react(null);
        while (left != null) { // a fault perhaps, and then the end
            owner.deliver(left);
            left = react(null);
        }
        return 0;
    }

    private Event react(Event read) {
        synchronized (lock) {
            return read == null ? driver.poll() : driver.react(read);
        }
    }

    /** Under the lock: keeps what has just come. */
    private void keepBehind(ByteBuffer bytes) {
        unread = joined(unread, bytes);
    }

    /** Under the lock: keeps the rest of what was being delivered; meanwhile more may have come. */
    private void keepAhead(ByteBuffer rest) {
        unread = joined(rest, unread);
    }

    private ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        int length = (first == null ? 0 : first.remaining()) + (second == null ? 0 : second.remaining());
        if (dropped || length == 0) {
            return null;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        if (first != null) {
            all.put(first);
        }
        if (second != null) {
            all.put(second);
        }
        return all.flip();
    }

    /**
     * Ends the delivery, unless there is more to do.
     *
     * @return what to deliver next, perhaps nothing but mail; null if this thread does not deliver any more
     */
    private ByteBuffer stepDown() {
        synchronized (lock) {
            if (unread != null && !paused) {
                ByteBuffer rest = unread;
                unread = null;
                return rest;
            }
            if (awaited) {
                awaited = false;
                return NOTHING;
            }
            if (ended && !endTold && unread == null) {
                tellEnd();
                return NOTHING;
            }
            delivering = false;
            deliverer = null;
            return null;
        }
    }

    /** Under the lock. */
    private void tellEnd() {
        endTold = true;
        driver.end();
    }

    /**
     * Tells the transport whether to read, if that has changed. One thread at a time does so, since the call is made
     * outside of the lock, and the last word has to be the right one.
     */
    void settleReads() {
        Transport told;
        boolean stop;
        while (true) {
            synchronized (lock) {
                stop = paused || unread != null;
                if (settling || transport == null || stop == readsStopped) {
                    return;
                }
                settling = true;
                readsStopped = stop;
                told = transport;
            }
            try {
                if (stop) {
                    told.pauseReads();
                } else {
                    told.resumeReads();
                }
            } finally {
                synchronized (lock) {
                    settling = false;
                }
            }
        }
    }
}
