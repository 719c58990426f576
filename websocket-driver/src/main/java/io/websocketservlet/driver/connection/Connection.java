package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A connection: a driver, a transport, and the threads between them.
 *
 * <p>One lock guards what is shared; it is held neither while a listener runs nor while bytes are written, so that two
 * listeners that send to each other's connections cannot stop one another. At most one thread at a time is
 * <em>delivering</em>: it parses, runs listeners and the mailbox, and at the end writes what they sent. It is the thread
 * that reads, or, when something else has happened, one of the executor's. Whoever finds another thread delivering
 * leaves its news for that one.
 */
public abstract class Connection implements WebSocketConnection, Transport.Receiver {

    private static final System.Logger LOGGER = System.getLogger(Connection.class.getName());
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** After a failure of the peer's, so much time and input is left to it to see our Close before TCP ends. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final int LINGER_BYTES = 1 << 20;

    /** A delivering thread writes so many batches in a row before it hands over, another thread only one. */
    private static final int DELIVERER_BATCHES = 16;

    /** What listeners send leaves together, but does not wait longer than this for the end of the delivery. */
    private static final long MAX_HOLD_NANOS = 1_000_000;

    private final Object lock = new Object();
    private final Driver driver;
    private final WebSocketOptions options;
    private final Executor executor;
    private final ClassLoader contextLoader;
    private final Outbox outbox;
    private final Deadlines deadlines;

    // Set by the application, called by the delivering thread.

    private volatile Runnable onOpen;
    private volatile Consumer<Message> onMessage;
    private volatile Consumer<ByteBuffer> onPing;
    private volatile Consumer<ByteBuffer> onPong;
    private volatile Consumer<Throwable> onError;
    private volatile Consumer<Event.Closed> onClose;
    private volatile Runnable onDrain;

    // Touched by the delivering thread alone.

    private long deliveringSince;
    private int lingered;

    // Written under the lock.

    /** Null until the connection has been handed over. */
    private volatile Transport transport;

    /** Somebody delivers, or is about to. */
    private boolean delivering;

    /** Who delivers now; null if nobody does. Asked by other threads only whether it is them. */
    private volatile Thread deliverer;

    private volatile boolean paused;
    private boolean readsPaused;

    /** Input that could not be delivered when it came: at most what a transport reads at once. Null if there is none. */
    private ByteBuffer unread;

    /** What waits for the delivering thread beside input; null if nothing does. */
    private ArrayDeque<Runnable> mailbox;

    /** News came while somebody was delivering. */
    private boolean awaited;

    private volatile boolean opened;

    /** The transport has ended, or is not waited for any more. */
    private volatile boolean ended;

    /** The driver knows that. */
    private boolean endTold;

    /** The end has been reported. */
    private volatile boolean over;

    /**
     * A connection that is still to be handed over.
     *
     * @param driver becomes this connection's own
     * @param executor runs listeners where no thread that reads can
     * @param timers the clock that the connection shares
     * @param contextLoader the context class loader for listeners; null leaves each thread its own
     */
    @SuppressWarnings("this-escape") // the parts are told whom to call, and call nobody before begin() or start()
    protected Connection(
            Driver driver, WebSocketOptions options, Executor executor, Timers timers, ClassLoader contextLoader) {
        this.driver = driver;
        this.options = options;
        this.executor = executor;
        this.contextLoader = contextLoader;
        this.outbox = new Outbox(lock, driver, this::execute, this::written);
        this.deadlines = new Deadlines(timers, options.timing(), new Clockwork());
    }

    // Its life.

    /** The handler is done and the connection is about to be handed over: from now on it has to open in time. */
    protected void begin() {
        deadlines.begin();
    }

    /** The connection is handed over: bytes flow. Called once. */
    public void start(Transport handedOver) {
        boolean late;
        synchronized (lock) {
            late = ended;
            if (!late) {
                transport = handedOver;
                delivering = true;
            }
        }
        if (late) {
            handedOver.close();
            return;
        }
        outbox.open(handedOver);
        deadlines.opened();
        handedOver.start(this);
        deliver(NOTHING);
    }

    /**
     * Ends the connection without a word to the peer. {@link #onClose} is called with 1006, unless it is over already.
     */
    public void abort() {
        Transport open = transport;
        if (open != null) {
            open.close();
        }
        ended(null);
    }

    /** Says goodbye with a code that counts if the peer does not answer in time. False if it is too late. */
    public boolean leave(int code, String reason, Duration patience) {
        synchronized (lock) {
            if (!driver.leave(code, reason)) {
                return false;
            }
            deadlines.endWithin(patience);
        }
        sent();
        return true;
    }

    // What the transport says.

    @Override
    public void received(ByteBuffer bytes) {
        deadlines.received();
        boolean resting;
        synchronized (lock) {
            resting = delivering || paused;
            if (resting) {
                keep(bytes);
                readsPaused = true;
            } else {
                delivering = true;
            }
        }
        if (resting) {
            transport.pauseReads();
        } else {
            deliver(bytes);
        }
    }

    @Override
    public void ended(Throwable cause) {
        synchronized (lock) {
            if (ended) {
                return;
            }
            ended = true;
            if (cause != null) {
                unread = null;
            }
        }
        if (over) {
            deadlines.cancel();
        }
        outbox.breakOff();
        wake(null);
    }

    // Delivery.

    /** Puts something into the mailbox, or just sees to it that somebody looks at how things are. */
    private void wake(Runnable task) {
        synchronized (lock) {
            if (task != null && !over) {
                if (mailbox == null) {
                    mailbox = new ArrayDeque<>(2);
                }
                mailbox.add(task);
            }
            if (delivering || transport == null && !ended) {
                awaited = true;
                return;
            }
            delivering = true;
        }
        execute(() -> deliver(NOTHING));
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // The executor ends with the application, which still has to hear of its connections' ends.
            Thread last = new Thread(task, "websocket-last-call");
            last.setDaemon(true);
            last.start();
        }
    }

    /** Delivers input and all other news, then steps down. Called by the thread that has just become the deliverer. */
    private void deliver(ByteBuffer input) {
        Thread thread = Thread.currentThread();
        deliverer = thread;
        ClassLoader before = thread.getContextClassLoader();
        boolean foreign = contextLoader != null && before != contextLoader;
        if (foreign) {
            thread.setContextClassLoader(contextLoader);
        }
        try {
            ByteBuffer next = input;
            while (next != null) {
                deliveringSince = System.nanoTime();
                deliverMail();
                deliverInput(next);
                outbox.flush(DELIVERER_BATCHES);
                if (over) {
                    disconnectIfDone();
                }
                next = stepDown();
            }
        } finally {
            if (foreign) {
                thread.setContextClassLoader(before);
            }
        }
    }

    private void deliverMail() {
        while (true) {
            Runnable task;
            synchronized (lock) {
                awaited = false;
                task = mailbox == null ? null : mailbox.poll();
                if (task == null) {
                    mailbox = null;
                    return;
                }
            }
            guarded(task);
        }
    }

    private void deliverInput(ByteBuffer input) {
        if (lingered > 0) {
            linger(input.remaining());
        }
        while (true) {
            if (paused && !over && input.hasRemaining()) {
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
                deliverEvent(event);
            } else if (read == null) {
                return;
            }
        }
    }

    /** Under the lock: keeps what was not delivered. */
    private void keep(ByteBuffer bytes) {
        int before = unread == null ? 0 : unread.remaining();
        ByteBuffer copy = ByteBuffer.allocate(before + bytes.remaining());
        if (before > 0) {
            copy.put(unread);
        }
        unread = copy.put(bytes).flip();
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
                awaited = false;
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

    private void deliverEvent(Event event) {
        if (event instanceof Event.Received received) {
            guarded(onMessage, received.message());
        } else if (event instanceof Event.Pinged ping) {
            guarded(onPing, ping.payload().asReadOnlyBuffer());
        } else if (event instanceof Event.Ponged pong) {
            if (pong.answered() != null) {
                guarded(pong.answered());
            }
            guarded(onPong, pong.payload());
        } else if (event instanceof Event.Opened) {
            opened = true;
            guarded(onOpen);
        } else if (event instanceof Event.Failed failed) {
            fail(failed.cause());
        } else if (event instanceof Event.Closed closed) {
            close(closed);
        }
    }

    /** The peer broke the protocol: our Close is on its way. */
    private void fail(ProtocolException cause) {
        lingered = 1;
        deadlines.endWithin(LINGER);
        if (onError != null) {
            guarded(onError, cause);
        }
    }

    private void close(Event.Closed closed) {
        synchronized (lock) {
            over = true;
            mailbox = null;
        }
        deadlines.endWithin(options.timing().closeTimeout());
        if (ended) {
            deadlines.cancel();
        }
        // Our answer, and the end of TCP, do not wait for the listener.
        outbox.flush(DELIVERER_BATCHES);
        disconnectIfDone();
        Consumer<Event.Closed> listener = onClose;
        if (listener != null) {
            try {
                listener.accept(closed);
            } catch (Throwable e) {
                LOGGER.log(System.Logger.Level.WARNING, "onClose of " + url() + " failed", e);
            }
        }
        closed();
    }

    /** Called once, after {@link #onClose}: what was held for the connection can be let go. */
    protected void closed() {}

    /** Counts what still comes from a peer that was told to go; too much of it ends its patience. */
    private void linger(int bytes) {
        lingered += bytes;
        if (lingered > LINGER_BYTES) {
            transport.close();
        }
    }

    // Listeners.

    private <T> void guarded(Consumer<T> listener, T argument) {
        if (listener != null) {
            try {
                listener.accept(argument);
            } catch (Throwable e) {
                listenerFailed(e);
            }
        }
    }

    private void guarded(Runnable listener) {
        if (listener != null) {
            try {
                listener.run();
            } catch (Throwable e) {
                listenerFailed(e);
            }
        }
    }

    /** A listener threw: tell the application, and the peer no more than that. */
    private void listenerFailed(Throwable thrown) {
        Consumer<Throwable> listener = onError;
        if (listener == null) {
            LOGGER.log(System.Logger.Level.WARNING, "a listener of " + url() + " failed", thrown);
        } else {
            try {
                listener.accept(thrown);
            } catch (Throwable e) {
                LOGGER.log(System.Logger.Level.WARNING, "onError of " + url() + " failed", e);
            }
        }
        synchronized (lock) {
            if (driver.fail(CloseCode.INTERNAL_ERROR, "")) {
                lingered = 1;
                deadlines.endWithin(LINGER);
            }
        }
    }

    @Override
    public void onOpen(Runnable listener) {
        onOpen = listener;
    }

    @Override
    public void onMessage(Consumer<Message> listener) {
        onMessage = listener;
    }

    @Override
    public void onPing(Consumer<ByteBuffer> listener) {
        onPing = listener;
    }

    @Override
    public void onPong(Consumer<ByteBuffer> listener) {
        onPong = listener;
    }

    @Override
    public void onError(Consumer<Throwable> listener) {
        onError = listener;
    }

    @Override
    public void onClose(Consumer<Event.Closed> listener) {
        onClose = listener;
    }

    @Override
    public void onDrain(Runnable listener) {
        onDrain = listener;
    }

    // Commands.

    @Override
    public boolean send(String text) {
        return send(Message.text(text));
    }

    @Override
    public boolean send(ByteBuffer bytes) {
        return send(Message.binary(bytes));
    }

    @Override
    public boolean send(Message message) {
        boolean overflow;
        synchronized (lock) {
            boolean waiting = outbox.size() > 0;
            if (ended || !driver.send(message)) {
                return false;
            }
            overflow = waiting && outbox.size() > options.limits().maxBufferedAmount();
        }
        if (overflow) {
            overflow();
            return false;
        }
        sent();
        return true;
    }

    /** The peer does not take what is sent to it: there is no use in waiting for a Close to get through. */
    private void overflow() {
        synchronized (lock) {
            driver.fail(CloseCode.TRY_AGAIN_LATER, "");
            driver.dropOutput();
        }
        abort();
    }

    /** Something was queued: write it, now or at the end of the delivery. */
    private void sent() {
        if (Thread.currentThread() != deliverer) {
            outbox.flush(1);
        } else if (bufferedAmount() >= Outbox.BATCH || System.nanoTime() - deliveringSince > MAX_HOLD_NANOS) {
            outbox.flush(DELIVERER_BATCHES);
        }
    }

    @Override
    public void flush() {
        outbox.flush(1);
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        return ping(copyOf(payload), null);
    }

    @Override
    public boolean ping(String payload) {
        return ping(payload, null);
    }

    @Override
    public boolean ping(String payload, Runnable answered) {
        return ping(payload.getBytes(StandardCharsets.UTF_8), answered);
    }

    private boolean ping(byte[] payload, Runnable answered) {
        synchronized (lock) {
            if (ended || !driver.ping(payload, answered)) {
                return false;
            }
        }
        sent();
        return true;
    }

    @Override
    public boolean pong(ByteBuffer payload) {
        return pong(copyOf(payload));
    }

    @Override
    public boolean pong(String payload) {
        return pong(payload.getBytes(StandardCharsets.UTF_8));
    }

    private boolean pong(byte[] payload) {
        synchronized (lock) {
            if (ended || !driver.pong(payload)) {
                return false;
            }
        }
        sent();
        return true;
    }

    private static byte[] copyOf(ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(payload.position(), copy);
        return copy;
    }

    @Override
    public boolean close() {
        return close(CloseCode.NORMAL, "");
    }

    @Override
    public boolean close(int code, String reason) {
        synchronized (lock) {
            if (!driver.close(code, reason) || ended) {
                return false;
            }
            deadlines.endWithin(options.timing().closeTimeout());
        }
        sent();
        return true;
    }

    @Override
    public void pause() {
        Transport open;
        synchronized (lock) {
            paused = true;
            readsPaused = transport != null;
            open = transport;
        }
        deadlines.paused(true);
        if (open != null) {
            open.pauseReads();
        }
    }

    @Override
    public void resume() {
        synchronized (lock) {
            paused = false;
        }
        deadlines.paused(false);
        wake(null);
    }

    // Writing.

    /** Called by the outbox when all is written. */
    private void written(boolean backlogged) {
        if (backlogged && onDrain != null) {
            wake(() -> guarded(onDrain));
        }
        if (over) {
            disconnectIfDone();
        }
    }

    /** 7.1.1 Close the WebSocket Connection: the server closes TCP once both Close frames are through. */
    private void disconnectIfDone() {
        boolean done;
        synchronized (lock) {
            done = transport != null && driver.mayDisconnect() && outbox.isEmpty();
        }
        if (done) {
            transport.close();
        }
    }

    /** What the clock sets going. */
    private final class Clockwork implements Deadlines.Owner {

        @Override
        public void sendPing() {
            synchronized (lock) {
                if (ended || !driver.keepAlive(new byte[0])) {
                    return;
                }
            }
            outbox.flush(1);
        }

        @Override
        public void idle() {
            leave(CloseCode.GOING_AWAY, "idle", options.timing().closeTimeout());
        }

        @Override
        public void giveUp() {
            abort();
        }
    }

    // State.

    @Override
    public String protocol() {
        synchronized (lock) {
            return driver.agreement() == null ? "" : driver.agreement().protocol();
        }
    }

    @Override
    public String version() {
        synchronized (lock) {
            return driver.agreement() == null ? "" : driver.agreement().version();
        }
    }

    @Override
    public ReadyState readyState() {
        synchronized (lock) {
            ReadyState state = ended ? ReadyState.CLOSED : driver.readyState();
            return state == ReadyState.OPEN && !opened ? ReadyState.CONNECTING : state;
        }
    }

    @Override
    public long bufferedAmount() {
        synchronized (lock) {
            return outbox.size();
        }
    }
}
