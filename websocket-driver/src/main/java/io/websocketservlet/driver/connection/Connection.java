package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.Utf8;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A connection: a driver, a transport, and the threads between them.
 *
 * <p>One lock guards what is shared; it is held neither while a listener runs nor while bytes are written, so that two
 * listeners that send to each other's connections cannot stop one another. Bytes come in and become calls of listeners
 * in {@link Delivery}, go out through {@link Outbox}, and have to come in time for {@link Deadlines}.
 */
public abstract class Connection implements WebSocketConnection, Transport.Receiver {

    private static final System.Logger LOGGER = System.getLogger(Connection.class.getName());

    /** After a failure of the peer's, so much time and input is left to it to see our Close before TCP ends. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final int LINGER_BYTES = 1 << 20;

    /** What listeners send leaves together, but does not wait longer than this for the end of the delivery. */
    static final long MAX_HOLD_NANOS = 1_000_000;

    /** A delivery that takes longer than this may have kept a sign of life unread. */
    private static final long LONG_NANOS = 10_000_000;

    private final Object lock = new Object();
    private final Driver driver;
    private final Limits limits;
    private final Timing timing;
    private final Statistics statistics;
    private final Listeners listeners = new Listeners();
    private final Delivery delivery;
    private final Outbox outbox;
    private final Deadlines deadlines;

    /** Messages that were accepted since {@link #statistics} last heard of them; guarded by the lock. */
    private int messagesSent;

    /** Messages that came in this delivery; the delivering thread's. */
    private int messagesReceived;

    /** What has come since we failed the connection, in bytes; the delivering thread's. */
    private long lingered;

    /** We failed the connection, and wait for the peer to see that; the delivering thread's. */
    private boolean lingering;

    /** Frames are logged. */
    private final boolean debug;

    /** The listeners have been told of the beginning. */
    private volatile boolean opened;

    /** The listeners have been told of the end. */
    private volatile boolean over;

    /** Null until the connection has been handed over. */
    private volatile Transport transport;

    /**
     * A server's connection that is still to be handed over.
     *
     * @param driver becomes this connection's own
     */
    protected Connection(Driver driver, WebSocketOptions options, Surroundings surroundings) {
        this(driver, options.limits(), options.timing(), options.debug(), surroundings);
    }

    /**
     * A connection that is still to be handed over.
     *
     * @param driver becomes this connection's own
     */
    protected Connection(Driver driver, Limits limits, Timing timing, Surroundings surroundings) {
        this(driver, limits, timing, false, surroundings);
    }

    @SuppressWarnings("this-escape") // the parts are told whom to call, and call nobody before begin() or start()
    private Connection(Driver driver, Limits limits, Timing timing, boolean debug, Surroundings surroundings) {
        this.driver = driver;
        this.limits = limits;
        this.timing = timing;
        this.debug = debug;
        this.statistics = surroundings.statistics();
        Parts parts = new Parts();
        Threads threads = surroundings.threads();
        this.delivery = new Delivery(lock, driver, threads, surroundings.contextLoader(), parts);
        this.outbox = new Outbox(lock, driver, surroundings.writers(), surroundings.writeQueues(), parts);
        this.deadlines = new Deadlines(surroundings.timers(), timing, parts);
    }

    // Its life.

    /** The handler is done and the connection is about to be handed over: from now on it has to open in time. */
    protected void begin() {
        deadlines.begin();
    }

    /** The connection is handed over: bytes flow. Called once. */
    public void start(Transport handedOver) {
        Transport way = debug ? new FrameLog(handedOver, address(), !version().startsWith("hixie")) : handedOver;
        if (!delivery.start(way, this)) {
            way.close();
        }
    }

    /**
     * Ends the connection without a word to the peer. {@link #onClose} is called with 1006, unless it is over already.
     */
    public void abort() {
        outbox.breakOff();
        delivery.end(true);
        disconnect();
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

    /** The same, and the peer has as long as for any other Close. */
    protected boolean leave(int code, String reason) {
        return leave(code, reason, timing.closeTimeout());
    }

    /** Has the driver do something that the commands here do not, and sees to what follows from it. */
    protected final boolean command(BooleanSupplier command) {
        synchronized (lock) {
            if (!command.getAsBoolean()) {
                return false;
            }
        }
        sent();
        return true;
    }

    /** Something was waited for in vain: the opening handshake, the answer to a Close, any sign of life. */
    protected void timedOut() {
        abort();
    }

    /**
     * Why a connection that is over with 1006 has never opened: {@link #onError} is told.
     *
     * @return null, as a server's, if that is nothing to be told, since the connection was there before
     */
    protected Throwable obstacle() {
        return null;
    }

    /** Called once, after {@link #onClose}: what was held for the connection can be let go. */
    protected void closed() {}

    // What the transport says.

    @Override
    public void received(ByteBuffer bytes) {
        deadlines.received();
        delivery.received(bytes);
    }

    @Override
    public void ended(Throwable cause) {
        transportEnded(cause);
        delivery.end(cause != null);
    }

    @Override
    public void endedInTurn(Throwable cause) {
        transportEnded(cause);
        delivery.endHere(cause != null);
    }

    /** The transport has ended. Called once, before listeners are told. */
    protected void transportEnded(Throwable cause) {
        if (cause != null) {
            outbox.breakOff();
        }
        // The peer may still read what we have for it, but not for ever.
        deadlines.endWithin(LINGER);
    }

    /** What the parts of the connection want of it. */
    private final class Parts implements Delivery.Owner, Outbox.Owner, Deadlines.Owner {

        @Override
        public void started(Transport started) {
            transport = started;
            outbox.open(started);
        }

        @Override
        public void deliver(Event event) {
            deliverEvent(event);
        }

        @Override
        public void failed(Throwable thrown) {
            abort(); // first: where memory has run out, the log may throw as well
            LOGGER.log(System.Logger.Level.ERROR, url() + " cannot go on", thrown);
        }

        @Override
        public void delivered(int bytes, MessageBatchEvent batch) {
            if (batch != null && bytes > 0) {
                batch.end(Connection.this, messagesReceived, bytes);
            }
            statistics.received(messagesReceived, bytes);
            messagesReceived = 0;
            outbox.flush(Outbox.TURN_BATCHES);
            if (delivery.nanos() > LONG_NANOS) {
                deadlines.received(); // nobody has read meanwhile
            }
            if (over) {
                disconnectIfDone();
            }
            if (lingering) {
                lingered += bytes;
                if (lingered > LINGER_BYTES) {
                    disconnect();
                }
            }
        }

        @Override
        public void taken(long bytes) {
            statistics.sent(messagesSent, bytes);
            messagesSent = 0;
        }

        @Override
        public void written(boolean backlogged) {
            if (backlogged && listeners.onDrain != null) {
                delivery.wake(this::drained);
            }
            if (over) {
                disconnectIfDone();
            }
        }

        /** More may have been sent before it was the news' turn. */
        private void drained() {
            if (outbox.hasDrained()) {
                judge(Listeners.call(listeners.onDrain));
            }
        }

        @Override
        public boolean sendPing(byte[] payload) {
            synchronized (lock) {
                if (isTooLate() || !driver.keepAlive(payload)) {
                    return false;
                }
            }
            outbox.flush(1);
            return true;
        }

        @Override
        public void answered(long nanos) {
            statistics.roundTrip(nanos);
        }

        @Override
        public void idle() {
            leave(CloseCode.GOING_AWAY, "idle");
        }

        @Override
        public boolean isDeaf() {
            return delivery.isDeaf();
        }

        @Override
        public void dead(long silentNanos) {
            DeadPeerEvent.record(Connection.this, silentNanos);
            giveUp();
        }

        @Override
        public void giveUp() {
            if (delivery.hasEnded()) {
                // The peer has hung up and was given time to read; what it sent is the application's, however long it
                // takes.
                outbox.breakOff();
                disconnect();
            } else {
                timedOut();
            }
        }
    }

    // Events.

    private void deliverEvent(Event event) {
        if (event instanceof Event.Received received) {
            messagesReceived++;
            judge(Listeners.call(listeners.onMessage, received.message()));
        } else if (event instanceof Event.Pinged ping) {
            judge(Listeners.call(listeners.onPing, ping.payload().asReadOnlyBuffer()));
        } else if (event instanceof Event.Ponged pong) {
            deadlines.ponged(pong.payload());
            judge(Listeners.call(pong.answered()));
            judge(Listeners.call(listeners.onPong, pong.payload()));
        } else if (event instanceof Event.Opened) {
            opened();
            judge(Listeners.call(listeners.onOpen));
        } else if (event instanceof Event.Failed failed) {
            linger();
            tell(failed.cause(), System.Logger.Level.DEBUG);
        } else if (event instanceof Event.Closed end) {
            close(end);
        }
    }

    private void opened() {
        opened = true;
        statistics.connectionOpened();
        synchronized (lock) {
            deadlines.opened();
            if (driver.isCloseSent() || delivery.hasEnded()) {
                deadlines.endWithin(timing.closeTimeout());
            }
        }
    }

    private void close(Event.Closed end) {
        over = true;
        if (opened) {
            statistics.connectionClosed(end.code());
            CloseEvent.record(this::address, end, deadlines.age());
        }
        delivery.stop();
        deadlines.endWithin(timing.closeTimeout());
        // Our answer, and the end of TCP, do not wait for the listener. The peer may have answered our Close before the
        // thread that wrote it has noticed; that thread is waited for, since some transports close best from this one.
        outbox.flushAll();
        disconnectIfDone();
        Throwable obstacle = opened || end.code() != CloseCode.ABNORMAL ? null : obstacle();
        if (obstacle != null) {
            tell(obstacle, System.Logger.Level.DEBUG);
        }
        Throwable thrown = Listeners.call(listeners.onClose, end);
        if (thrown != null) {
            LOGGER.log(System.Logger.Level.WARNING, "onClose of " + url() + " failed", thrown);
        }
        closed();
    }

    /** If a listener threw, tells the application, and the peer no more than that. */
    private void judge(Throwable thrown) {
        if (thrown == null) {
            return;
        }
        tell(thrown, System.Logger.Level.WARNING);
        synchronized (lock) {
            if (driver.fail(CloseCode.INTERNAL_ERROR, "")) {
                linger();
            }
        }
    }

    /** We failed the connection, and give the peer some time to see why. */
    private void linger() {
        lingering = true;
        delivery.ending();
        deadlines.endWithin(LINGER);
    }

    private void tell(Throwable fault, System.Logger.Level levelIfUnheard) {
        Consumer<Throwable> listener = listeners.onError;
        if (listener == null) {
            LOGGER.log(levelIfUnheard, "fault on " + url(), fault);
            return;
        }
        Throwable thrown = Listeners.call(listener, fault);
        if (thrown != null) {
            LOGGER.log(System.Logger.Level.WARNING, "onError of " + url() + " failed", thrown);
        }
    }

    /**
     * 7.1.1 Close the WebSocket Connection: the server closes TCP once both Close frames are through, and a client waits
     * for that, but not for ever.
     */
    private void disconnectIfDone() {
        boolean done;
        boolean isPeers;
        synchronized (lock) {
            done = driver.mayDisconnect() && outbox.isEmpty();
            isPeers = driver.isPeerToDisconnect();
        }
        if (done && isPeers) {
            deadlines.endWithin(LINGER);
        } else if (done) {
            disconnect();
        }
    }

    private void disconnect() {
        Transport open = transport;
        if (open != null) {
            close(open);
        }
        if (over) {
            deadlines.cancel();
        }
    }

    private void close(Transport open) {
        try {
            open.close();
        } catch (RuntimeException | Error e) {
            // No transport should: whoever waits for the end has to hear of it all the same.
            LOGGER.log(System.Logger.Level.ERROR, "closing failed", e);
        }
    }

    // Listeners.

    @Override
    public void onOpen(Runnable listener) {
        listeners.onOpen = listener;
    }

    @Override
    public void onMessage(Consumer<Message> listener) {
        listeners.onMessage = listener;
    }

    @Override
    public void onPing(Consumer<ByteBuffer> listener) {
        listeners.onPing = listener;
    }

    @Override
    public void onPong(Consumer<ByteBuffer> listener) {
        listeners.onPong = listener;
    }

    @Override
    public void onError(Consumer<Throwable> listener) {
        listeners.onError = listener;
    }

    @Override
    public void onClose(Consumer<Event.Closed> listener) {
        listeners.onClose = listener;
    }

    @Override
    public void onDrain(Runnable listener) {
        listeners.onDrain = listener;
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
        driver.prepare(message);
        Sending result = trySend(message);
        if (result == Sending.FULL) {
            // What we hold back ourselves is nobody's fault.
            outbox.flush(delivery.isCurrent() ? Outbox.TURN_BATCHES : 1);
            result = trySend(message);
        }
        if (result == Sending.FULL) {
            overflow();
        } else if (result != Sending.TOO_LATE) {
            messageSent();
        }
        return result == Sending.ACCEPTED;
    }

    /** What has become of a message. */
    private enum Sending {
        ACCEPTED,
        TOO_LATE,
        /** There is no room, for now. */
        FULL,
        /** An extension could not send it, which is the end of the connection. */
        FAILED
    }

    private Sending trySend(Message message) {
        synchronized (lock) {
            if (isTooLate() || !driver.readyState().isSendable()) {
                return Sending.TOO_LATE;
            }
            if (!hasRoom(message)) {
                return Sending.FULL;
            }
            if (!driver.send(message)) {
                return Sending.TOO_LATE;
            }
            messagesSent++;
            return driver.isOver() ? Sending.FAILED : Sending.ACCEPTED;
        }
    }

    /** Under the lock: whether nothing that is sent would be written. */
    private boolean isTooLate() {
        return delivery.hasEnded() || outbox.isBroken();
    }

    /** Under the lock: whether a message may wait, too, as many bytes as it has before it is compressed. */
    private boolean hasRoom(Message message) {
        long waiting = outbox.size();
        return waiting == 0 || waiting + Math.max(1, message.bytes().remaining()) <= limits.maxBufferedAmount();
    }

    /** The peer does not take what is sent to it. */
    private void overflow() {
        long waiting = bufferedAmount();
        if (limits.overflow() == Overflow.REFUSE) {
            if (outbox.announceDrain()) {
                SlowConsumerEvent.record(this::address, waiting, "refused");
            }
            return;
        }
        // There is no use in waiting for a Close to get through.
        boolean first;
        synchronized (lock) {
            first = driver.fail(CloseCode.TRY_AGAIN_LATER, "");
            driver.dropOutput();
        }
        if (first) {
            SlowConsumerEvent.record(this::address, waiting, "closed");
        }
        abort();
    }

    /** Something was queued that concerns this connection alone: write it, now or at the end of the delivery. */
    private void sent() {
        if (!leavesWithDelivery()) {
            outbox.flush(1);
        }
    }

    /** A message was queued, which others may be sent as well. */
    private void messageSent() {
        if (!leavesWithDelivery()) {
            outbox.sent();
        }
    }

    /**
     * Something was queued. If that was the end, tells the listeners. On the delivering thread it leaves at the end of the
     * delivery at the latest; answers whether this is that thread.
     */
    private boolean leavesWithDelivery() {
        boolean over;
        synchronized (lock) {
            over = driver.isOver();
        }
        if (over) {
            delivery.wake(null);
        }
        boolean delivering = delivery.isCurrent();
        if (delivering && (bufferedAmount() >= Outbox.BATCH || delivery.nanos() > MAX_HOLD_NANOS)) {
            outbox.flush(Outbox.TURN_BATCHES);
        }
        return delivering;
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
        return ping(Utf8.encode(payload), answered);
    }

    private boolean ping(byte[] payload, Runnable answered) {
        synchronized (lock) {
            if (isTooLate() || !driver.ping(payload, answered)) {
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
        return pong(Utf8.encode(payload));
    }

    private boolean pong(byte[] payload) {
        synchronized (lock) {
            if (isTooLate() || !driver.pong(payload)) {
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
            driver.checkClose(code, reason);
            if (isTooLate() || !driver.close(code, reason)) {
                return false;
            }
            deadlines.endWithin(timing.closeTimeout());
        }
        sent();
        return true;
    }

    @Override
    public void pause() {
        delivery.pause();
    }

    @Override
    public void resume() {
        deadlines.received(); // what the peer sent meanwhile has not been read yet
        delivery.resume();
    }

    // State.

    @Override
    public String protocol() {
        synchronized (lock) {
            return driver.agreement() == null ? "" : driver.agreement().protocol();
        }
    }

    @Override
    public String extensions() {
        synchronized (lock) {
            return driver.agreement() == null
                    ? ""
                    : driver.agreement().extensions().header();
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
            ReadyState state = delivery.hasEnded() ? ReadyState.CLOSED : driver.readyState();
            return state == ReadyState.OPEN && !opened ? ReadyState.CONNECTING : state;
        }
    }

    /** Where the connection leads, for others to see. */
    String address() {
        return address(url());
    }

    /** A url for others to see: less parameters and query, which may hold secrets. */
    static String address(String url) {
        int end = 0;
        while (end < url.length() && url.charAt(end) != ';' && url.charAt(end) != '?') {
            end++;
        }
        return url.substring(0, end);
    }

    @Override
    public Duration roundTripTime() {
        return deadlines.roundTripTime();
    }

    @Override
    public long bufferedAmount() {
        synchronized (lock) {
            return outbox.size();
        }
    }
}
