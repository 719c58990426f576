package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.Event;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Who runs the listeners of a connection: at most one thread at a time, the <em>delivering</em> one. It parses, tells the
 * owner of each event, and empties the mailbox of all other news. It is the thread that reads or, when something else has
 * happened, one of the executor's. Whoever finds another thread delivering leaves its news for that one.
 *
 * <p>A buffer of the transport's never changes hands. Input that cannot be delivered when it comes, since the application
 * has paused or another thread is delivering, is copied, and the transport's reads are paused until that is used up.
 */
final class Delivery {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Object lock;
    private final Driver driver;
    private final Executor executor;
    private final ClassLoader contextLoader;
    private final Owner owner;

    /** When the delivering thread began; its own. */
    private long since;

    /** Who delivers now; null if nobody does. Asked by other threads only whether it is them. */
    private volatile Thread deliverer;

    // Written under the lock.

    /** Null until the connection has been handed over. */
    private volatile Transport transport;

    /** Somebody delivers, or is about to. */
    private boolean delivering;

    /** News came while somebody was delivering. */
    private boolean awaited;

    /** What waits beside input; null if nothing does. */
    private ArrayDeque<Runnable> mailbox;

    /** Input that waits: at most what a transport reads at once. Null if none does. */
    private ByteBuffer unread;

    private volatile boolean paused;
    private boolean readsPaused;

    /** The transport has ended, or is not waited for any more. */
    private volatile boolean ended;

    /** The driver knows that. */
    private boolean endTold;

    /** {@link #stop} was called. */
    private volatile boolean stopped;

    /** What is to be done with what is delivered. Called by the delivering thread, not under the lock. */
    interface Owner {

        void deliver(Event event);

        /** There is no more to deliver for now: what listeners have sent may leave. */
        void delivered(int bytes);
    }

    Delivery(Object lock, Driver driver, Executor executor, ClassLoader contextLoader, Owner owner) {
        this.lock = lock;
        this.driver = driver;
        this.executor = executor;
        this.contextLoader = contextLoader;
        this.owner = owner;
    }

    /**
     * Bytes may come from now on, beginning with the event that the connection is open.
     *
     * @return false if the end came first
     */
    boolean start(Transport opened, Transport.Receiver receiver) {
        synchronized (lock) {
            if (ended) {
                return false;
            }
            transport = opened;
            delivering = true;
        }
        opened.start(receiver);
        deliver(NOTHING);
        return true;
    }

    /** Bytes have come, on a thread that may deliver them. */
    void received(ByteBuffer bytes) {
        boolean mustWait;
        synchronized (lock) {
            mustWait = delivering || paused;
            if (mustWait) {
                keep(bytes);
                readsPaused = true;
            } else {
                delivering = true;
            }
        }
        if (mustWait) {
            transport.pauseReads();
        } else {
            deliver(bytes);
        }
    }

    /**
     * No more bytes will come. What has come is delivered, unless the connection broke.
     *
     * @return false if that was known
     */
    boolean end(Throwable cause) {
        synchronized (lock) {
            if (ended) {
                return false;
            }
            ended = true;
            if (cause != null) {
                unread = null;
            }
        }
        wake(null);
        return true;
    }

    void pause() {
        Transport open;
        synchronized (lock) {
            paused = true;
            open = transport;
            readsPaused = open != null;
        }
        if (open != null) {
            open.pauseReads();
        }
    }

    void resume() {
        synchronized (lock) {
            paused = false;
        }
        wake(null);
    }

    /** Puts something into the mailbox, if not null, and sees to it that somebody looks at how things are. */
    void wake(Runnable news) {
        synchronized (lock) {
            if (news != null && !stopped) {
                if (mailbox == null) {
                    mailbox = new ArrayDeque<>(2);
                }
                mailbox.add(news);
            }
            if (delivering || transport == null && !ended) {
                awaited = true;
                return;
            }
            delivering = true;
        }
        execute(() -> deliver(NOTHING));
    }

    /** Runs something on the executor, which may have ended with its application. */
    void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // The application still has to hear of its connections' ends.
            Thread last = new Thread(task, "websocket-last-call");
            last.setDaemon(true);
            last.start();
        }
    }

    /** The last event was delivered: no more news. */
    void stop() {
        synchronized (lock) {
            stopped = true;
            mailbox = null;
            unread = null;
        }
    }

    boolean hasEnded() {
        return ended;
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
                since = System.nanoTime();
                int bytes = next.remaining();
                deliverMail();
                deliverInput(next);
                owner.delivered(bytes);
                next = stepDown();
            }
        } finally {
            if (foreign) {
                thread.setContextClassLoader(before);
            }
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

    private void deliverInput(ByteBuffer input) {
        while (true) {
            if (paused && !stopped && input.hasRemaining()) {
                synchronized (lock) {
                    keep(input);
                }
                return;
            }
            Event read = driver.read(input);
            Event event;
            synchronized (lock) {
                event = read == null ? driver.poll() : driver.react(read);
            }
            if (event != null) {
                owner.deliver(event);
            } else if (read == null) {
                return;
            }
        }
    }

    /** Under the lock: keeps what is not delivered now. */
    private void keep(ByteBuffer bytes) {
        int before = unread == null ? 0 : unread.remaining();
        ByteBuffer all = ByteBuffer.allocate(before + bytes.remaining());
        if (before > 0) {
            all.put(unread);
        }
        unread = all.put(bytes).flip();
    }

    /**
     * Ends the delivery, unless there is more to do.
     *
     * @return what to deliver next, perhaps nothing but mail; null if this thread does not deliver any more
     */
    private ByteBuffer stepDown() {
        boolean resume;
        synchronized (lock) {
            if (unread != null && !paused) {
                ByteBuffer rest = unread;
                unread = null;
                return rest;
            }
            if (awaited) {
                return NOTHING;
            }
            if (ended && !endTold && unread == null) {
                endTold = true;
                driver.end();
                return NOTHING;
            }
            resume = readsPaused && !paused && !ended;
            readsPaused &= !resume;
            delivering = false;
            deliverer = null;
        }
        if (resume) {
            transport.resumeReads();
        }
        return null;
    }
}
