package io.websocketservlet.client;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A connection that is made again whenever it ends, with a new socket each time. It is not when the application closes the
 * socket itself, nor when {@link Reconnect} says so. Thread-safe.
 */
public final class KeptConnection implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(KeptConnection.class.getName());

    private final WebSocketUrl url;
    private final ClientOptions options;
    private final Reconnect reconnect;
    private final Consumer<? super ClientWebSocket> handler;

    /** What the handler's thread sees, each time. */
    private final ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

    /** With their end it is stopped. */
    private final ClientThreads threads;

    // Guarded by this.

    private ClientSocket socket;
    private Future<?> waiting;
    private int failures;
    private boolean stopped;

    KeptConnection(
            WebSocketUrl url, ClientOptions options, Reconnect reconnect, Consumer<? super ClientWebSocket> handler) {
        this.url = url;
        this.options = options;
        this.reconnect = reconnect;
        this.handler = handler;
        this.threads = options.group().threads();
    }

    /** Connects, unless it has been stopped. */
    void connect() {
        if (!isWanted()) {
            return;
        }
        ClientSocket next = ClientSocket.to(url, options, threads);
        synchronized (this) {
            if (stopped) {
                return;
            }
            next.afterwards(end -> ended(next, end));
            socket = next;
        }
        WebSocketClient.connect(next, handler);
    }

    private synchronized boolean isWanted() {
        if (threads.hasEnded()) {
            stop();
        }
        return !stopped;
    }

    /** The newest socket, open or not. */
    public synchronized ClientWebSocket socket() {
        return socket;
    }

    /** Whether there will be no other socket. */
    public synchronized boolean isStopped() {
        return stopped || threads.hasEnded();
    }

    /** Closes the socket with 1000, and makes no other one. Calling it again changes nothing. */
    @Override
    public void close() {
        ClientSocket last;
        synchronized (this) {
            stop();
            last = socket;
        }
        if (last != null) {
            last.close();
        }
    }

    /** Under the lock. */
    private void stop() {
        stopped = true;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    /** As the last listener of a socket. */
    private void ended(ClientSocket ended, Event.Closed end) {
        int count;
        synchronized (this) {
            failures = ended.hasLasted(reconnect.lasting()) ? 1 : failures + 1;
            count = failures;
            if (stopped || ended.isLeft() || reconnect.attempts() > 0 && count > reconnect.attempts()) {
                stop();
                return;
            }
        }
        boolean again = false;
        try {
            again = reconnect.decider().again(ended, end, count);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "nobody decides whether to connect again to " + url, e);
        }
        synchronized (this) {
            if (!again || stopped) {
                stop();
            } else {
                await(count);
            }
        }
    }

    /** Under the lock. */
    private void await(int count) {
        long nanos = reconnect
                .waitAfter(count, () -> ThreadLocalRandom.current().nextDouble())
                .toNanos();
        try {
            waiting = threads.next().schedule(this::reconnect, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            stop(); // the event loops have ended
        }
    }

    /** Where the handler may block: on a worker. */
    private void reconnect() {
        threads.workers().execute(() -> {
            Thread worker = Thread.currentThread();
            ClassLoader before = worker.getContextClassLoader();
            worker.setContextClassLoader(contextLoader);
            try {
                connect();
            } catch (RuntimeException e) {
                LOGGER.log(System.Logger.Level.WARNING, "the handler of " + url + " failed", e);
            } finally {
                worker.setContextClassLoader(before);
            }
        });
    }
}
