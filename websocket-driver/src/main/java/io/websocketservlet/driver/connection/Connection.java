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
 * A WebSocket: what it has beside a {@link Channel} is that bytes come, too, as messages and as goodbyes, and that they have to
 * come in time for {@link Deadlines}.
 */
public abstract class Connection extends Channel implements WebSocketConnection {

    private static final System.Logger LOGGER = System.getLogger(Connection.class.getName());

    /** After a failure of the peer's, so much time and input is left to it to see our Close before TCP ends. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final int LINGER_BYTES = 1 << 20;

    /** A delivery that takes longer than this may have kept a sign of life unread. */
    private static final long LONG_NANOS = 10_000_000;

    private final Driver driver;
    private final Limits limits;
    private final Timing timing;
    private final Deadlines deadlines;

    /** Messages that were accepted since {@link #statistics} last heard of them; guarded by the lock. */
    private int messagesSent;

    /** Messages that came in this delivery; the delivering thread's. */
    private int messagesReceived;

    /** What has come since we failed the connection, in bytes; the delivering thread's. */
    private long lingered;

    /** We failed the connection, and wait for the peer to see that; the delivering thread's. */
    private boolean lingering;

    /** The application has paused before the connection was open. Guarded by the lock. */
    private boolean pausedEarly;

    /** Frames are logged. */
    private final boolean debug;

    /** The listeners have been told of the end. */
    private volatile boolean over;

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
        super(driver, surroundings);
        this.driver = driver;
        this.limits = limits;
        this.timing = timing;
        this.debug = debug;
        this.deadlines = new Deadlines(surroundings.timers(), timing, new Keeper());
    }

    // Its life.

    /** The handler is done and the connection is about to be handed over: from now on it has to open in time. */
    protected void begin() {
        deadlines.begin();
    }

    @Override
    public void start(Transport handedOver) {
        super.start(debug ? new FrameLog(handedOver, address(), !version().startsWith("hixie")) : handedOver);
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

    /** What the deadlines want done. */
    private final class Keeper implements Deadlines.Owner {

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

    @Override
    void deliver(Event event) {
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

    @Override
    void delivered(int bytes, MessageBatchEvent batch) {
        if (batch != null && bytes > 0) {
            batch.end(this, messagesReceived, bytes);
        }
        statistics.received(messagesReceived, bytes);
        messagesReceived = 0;
        outbox.flush(Outbox.TURN_BATCHES);
        if (delivery.nanos() > LONG_NANOS) {
            deadlines.received(); // nobody has read meanwhile
        }
        disconnectIfDone();
        if (lingering) {
            lingered += bytes;
            if (lingered > LINGER_BYTES) {
                disconnect();
            }
        }
    }

    private void opened() {
        opened = true;
        statistics.connectionOpened();
        synchronized (lock) {
            deadlines.opened();
            if (driver.isCloseSent() || isTooLate()) {
                endSoon();
            }
            if (pausedEarly) {
                delivery.hold();
            }
        }
        delivery.settleReads();
    }

    private void close(Event.Closed end) {
        over = true;
        if (opened) {
            statistics.connectionClosed(end.code());
            CloseEvent.record(this::address, end, deadlines.age());
        }
        delivery.stop();
        endSoon();
        // Our answer, and the end of TCP, do not wait for the listener. The peer may have answered our Close before the
        // thread that wrote it has noticed; that thread is waited for, since some transports close best from this one.
        outbox.flushAll();
        disconnectIfDone();
        Throwable obstacle = opened || end.code() != CloseCode.ABNORMAL ? null : obstacle();
        if (obstacle != null) {
            tell(obstacle, System.Logger.Level.DEBUG);
        }
        tellClosed(end);
    }

    /** The peer is told no more than that. */
    @Override
    void judge(Throwable thrown) {
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

    /**
     * 7.1.1 Close the WebSocket Connection: the server closes TCP once both Close frames are through, and a client waits
     * for that, but not for ever.
     */
    @Override
    void disconnectIfDone() {
        if (!over) {
            return;
        }
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

    @Override
    void endSoon() {
        deadlines.endWithin(timing.closeTimeout());
    }

    @Override
    void disconnect() {
        super.disconnect();
        if (over) {
            deadlines.cancel();
        }
    }

    @Override
    System.Logger logger() {
        return LOGGER;
    }

    // Listeners.

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
            makeRoom();
            result = trySend(message);
        }
        if (result == Sending.FULL) {
            overflow(limits.overflow());
        } else if (result != Sending.TOO_LATE) {
            messageSent();
        }
        return result == Sending.ACCEPTED;
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

    /** Under the lock: whether a message may wait, too, as many bytes as it has before it is compressed. */
    private boolean hasRoom(Message message) {
        long waiting = outbox.size();
        return waiting == 0 || waiting + Math.max(1, message.bytes().remaining()) <= limits.maxBufferedAmount();
    }

    @Override
    boolean giveUpOnSlowPeer() {
        return driver.fail(CloseCode.TRY_AGAIN_LATER, "");
    }

    @Override
    void taken(long bytes) {
        statistics.sent(messagesSent, bytes);
        messagesSent = 0;
    }

    /** Something was queued that concerns this connection alone: write it, now or at the end of the delivery. */
    private void sent() {
        tellOfEnd();
        if (!leavesWithDelivery()) {
            outbox.flush(1);
        }
    }

    /** A message was queued, which others may be sent as well. */
    private void messageSent() {
        tellOfEnd();
        if (!leavesWithDelivery()) {
            outbox.sent();
        }
    }

    /** If what was queued was the end, sees to it that listeners are told. */
    private void tellOfEnd() {
        boolean isOver;
        synchronized (lock) {
            isOver = driver.isOver();
        }
        if (isOver) {
            delivery.wake(null);
        }
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
            endSoon();
        }
        sent();
        return true;
    }

    /** Messages wait, but not a handshake that comes the same way: before that there is nothing to wait with. */
    @Override
    public void pause() {
        synchronized (lock) {
            if (driver.readyState() == ReadyState.CONNECTING) {
                pausedEarly = true;
                return;
            }
        }
        delivery.pause();
    }

    @Override
    public void resume() {
        synchronized (lock) {
            pausedEarly = false;
        }
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
    public Duration roundTripTime() {
        return deadlines.roundTripTime();
    }
}
