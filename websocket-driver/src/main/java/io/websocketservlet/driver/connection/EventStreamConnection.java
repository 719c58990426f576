package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.eventstream.EventStreamWriter;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.driver.frame.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * An event stream to one client: the one-way cousin of {@link Connection}, made of the same parts. Events go out through
 * {@link Outbox}; {@link Delivery} tells listeners of what happens, one at a time and in order. The one lock is held neither
 * while a listener runs nor while bytes are written.
 */
public abstract class EventStreamConnection implements Transport.Receiver {

    private static final System.Logger LOGGER = System.getLogger(EventStreamConnection.class.getName());

    private static final byte[] PING = EventStreamWriter.comment("");

    /** A whole comment, which the empty line ends that follows; an event may come between. */
    private static final byte[] PING_BEGINS = ":\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] PING_ENDS = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Object lock = new Object();
    private final EventStreamDriver driver = new EventStreamDriver();

    /** How many bytes the stream begins with by itself. */
    private final int prologue;

    private final EventStreamOptions options;
    private final Statistics statistics;
    private final Listeners listeners = new Listeners();
    private final Delivery delivery;
    private final Outbox outbox;
    private final EventStreamDeadlines deadlines;

    /** Events that were accepted since {@link #statistics} last heard of them; guarded by the lock. */
    private int eventsSent;

    /** The listeners have been told of the beginning. */
    private volatile boolean opened;

    /** The first half of a ping was sent, and nothing has become of its second. Guarded by the lock. */
    private boolean pingBegun;

    /** Null until the stream has been handed over. */
    private volatile Transport transport;

    /** A stream that is still to be handed over. */
    @SuppressWarnings("this-escape") // the parts are told whom to call, and call nobody before begin() or start()
    protected EventStreamConnection(EventStreamOptions options, Surroundings surroundings) {
        this.options = options;
        this.statistics = surroundings.statistics();
        Parts parts = new Parts();
        Threads threads = surroundings.threads();
        this.delivery = new Delivery(lock, driver, threads, surroundings.contextLoader(), parts);
        this.outbox = new Outbox(lock, driver, surroundings.writers(), surroundings.writeQueues(), parts);
        this.deadlines = new EventStreamDeadlines(surroundings.timers(), options, parts);
        // In the first write: a client that is cut off right after it knows when to come back.
        byte[] retry = EventStreamWriter.retry(options.retry());
        driver.send(retry);
        this.prologue = retry.length;
    }

    // Its life.

    /** The handler is done and the stream is about to be handed over: from now on it has to open in time. */
    protected void begin() {
        deadlines.begin();
    }

    /** The response can be written: {@link #start} follows as soon as there is a thread for it. */
    public void reached() {
        deadlines.reached();
    }

    /** The stream is handed over: bytes flow. Called once, on a thread that may run listeners. */
    public void start(Transport handedOver) {
        if (!delivery.start(handedOver, this)) {
            handedOver.close();
        }
    }

    /** Ends the stream at once. {@link #onClose} is called with 1006, unless it is over already. */
    public void abort() {
        outbox.breakOff();
        delivery.end(true);
        disconnect();
    }

    /**
     * Ends the stream behind all that was sent.
     *
     * @param wait how long the client shall wait before it comes back; null to leave that as it is
     * @param patience how long what was sent may take
     * @return false if it is too late
     */
    protected boolean leave(int code, String reason, Duration wait, Duration patience) {
        synchronized (lock) {
            if (!driver.leave(code, reason, wait == null ? null : EventStreamWriter.retry(wait))) {
                return false;
            }
            deadlines.endWithin(patience);
        }
        sent();
        finishIfDone();
        return true;
    }

    /** Called once, after {@link #onClose}: what was held for the stream can be let go. */
    protected void closed() {}

    /**
     * Takes events from a feed from now on, whenever they can be written: {@link #fed} says that there are more. What is sent
     * in the usual way may go before them, and only that counts as buffered.
     *
     * @return false if it is too late
     * @throws IllegalStateException if there is a feed already
     */
    protected boolean feed(EventFeed feed) {
        synchronized (lock) {
            if (!mayWrite() || !driver.feed(feed)) {
                return false;
            }
        }
        sent();
        return true;
    }

    /** The feed has more. */
    protected void fed() {
        sent();
    }

    /** The address that the client asked for. */
    public abstract String url();

    // What the transport says.

    /** A client has nothing to say. */
    @Override
    public void received(ByteBuffer bytes) {}

    @Override
    public void ended(Throwable cause) {
        boolean allWritten;
        synchronized (lock) {
            allWritten = cause == null && driver.isLeaving() && outbox.isEmpty();
        }
        if (!allWritten) {
            outbox.breakOff();
        }
        delivery.end(true);
    }

    /** What the parts of the stream want of it. */
    private final class Parts implements Delivery.Owner, Outbox.Owner, EventStreamDeadlines.Owner {

        @Override
        public void started(Transport started) {
            transport = started;
            outbox.open(started);
            if (delivery.hasEnded()) {
                disconnect(); // whoever ended it did not find the transport
            }
        }

        @Override
        public void deliver(Event event) {
            if (event instanceof Event.Opened) {
                open();
            } else if (event instanceof Event.Closed end) {
                close(end);
            }
        }

        @Override
        public void failed(Throwable thrown) {
            abort(); // first: where memory has run out, the log may throw as well
            LOGGER.log(System.Logger.Level.ERROR, url() + " cannot go on", thrown);
        }

        @Override
        public void delivered(int bytes, MessageBatchEvent batch) {
            outbox.flush(Outbox.TURN_BATCHES);
            finishIfDone();
        }

        @Override
        public void taken(long bytes) {
            deadlines.writing();
            statistics.sent(eventsSent + driver.takeFed(), bytes);
            eventsSent = 0;
        }

        @Override
        public void written(boolean backlogged) {
            if (backlogged && listeners.onDrain != null) {
                delivery.wake(this::drained);
            }
            finishIfDone();
        }

        /** More may have been sent before it was the news' turn. */
        private void drained() {
            if (outbox.hasDrained()) {
                judge(Listeners.call(listeners.onDrain));
            }
        }

        /** What waits tells as much as a ping would. */
        @Override
        public void ping(boolean firstHalf) {
            synchronized (lock) {
                boolean due = firstHalf || pingBegun;
                pingBegun = false;
                if (!due || !outbox.isEmpty() || !mayWrite() || !driver.send(firstHalf ? PING_BEGINS : PING_ENDS)) {
                    return;
                }
                pingBegun = firstHalf;
            }
            outbox.flush(1);
        }

        @Override
        public boolean isWriting() {
            synchronized (lock) {
                return outbox.isWriting();
            }
        }

        @Override
        public void expire() {
            leave(CloseCode.NORMAL, "lifetime", null, options.writeTimeout());
        }

        @Override
        public void giveUp() {
            abort();
        }
    }

    // Events.

    private void open() {
        opened = true;
        statistics.connectionOpened();
        synchronized (lock) {
            deadlines.opened(driver.isLeaving());
        }
        outbox.flush(Outbox.TURN_BATCHES); // a client need not wait for the listener to learn that it is connected
        judge(Listeners.call(listeners.onOpen));
    }

    private void close(Event.Closed end) {
        if (opened) {
            statistics.connectionClosed(end.code());
            CloseEvent.record(this::address, end, deadlines.age());
        }
        delivery.stop();
        deadlines.cancel();
        Throwable thrown = Listeners.call(listeners.onClose, end);
        if (thrown != null) {
            LOGGER.log(System.Logger.Level.WARNING, "onClose of " + url() + " failed", thrown);
        }
        closed();
    }

    /** If a listener threw, tells the application, and ends the stream. */
    private void judge(Throwable thrown) {
        if (thrown == null) {
            return;
        }
        tell(thrown);
        leave(CloseCode.INTERNAL_ERROR, "", null, options.writeTimeout());
    }

    private void tell(Throwable fault) {
        Consumer<Throwable> listener = listeners.onError;
        if (listener == null) {
            LOGGER.log(System.Logger.Level.WARNING, "fault on " + url(), fault);
            return;
        }
        Throwable thrown = Listeners.call(listener, fault);
        if (thrown != null) {
            LOGGER.log(System.Logger.Level.WARNING, "onError of " + url() + " failed", thrown);
        }
    }

    private String address() {
        return Connection.address(url());
    }

    // The end.

    /** Ends the response once all is written that goes before. */
    private void finishIfDone() {
        boolean done;
        synchronized (lock) {
            done = driver.isLeaving() && outbox.isEmpty();
        }
        if (done) {
            disconnect();
        }
    }

    private void disconnect() {
        Transport open = transport;
        if (open != null) {
            try {
                open.close();
            } catch (RuntimeException | Error e) {
                // No transport should: whoever waits for the end has to hear of it all the same.
                LOGGER.log(System.Logger.Level.ERROR, "closing failed", e);
            }
        }
    }

    // Listeners.

    /** Called when events can flow. */
    public void onOpen(Runnable listener) {
        listeners.onOpen = listener;
    }

    /** Called with what a listener threw; the stream ends with 1011 then. */
    public void onError(Consumer<Throwable> listener) {
        listeners.onError = listener;
    }

    /** Called when the stream is over, exactly once. */
    public void onClose(Consumer<Event.Closed> listener) {
        listeners.onClose = listener;
    }

    /** Called when nothing waits to be sent any more, after something had to or was refused. */
    public void onDrain(Runnable listener) {
        listeners.onDrain = listener;
    }

    // Commands.

    /** Sends a text as an event of the usual type. False if it is too late, or there is no room for it. */
    public boolean send(String text) {
        return send(ServerSentEvent.of(text));
    }

    /**
     * Sends an event. False if it is too late, or there is no room for it.
     *
     * @throws IllegalArgumentException if it has an id, and the stream takes events from a feed
     */
    public boolean send(ServerSentEvent event) {
        refuseIdBesideFeed(event);
        return send(EventStreamWriter.event(event), 1);
    }

    /** The ids of a feed say where the client is; with another one it would come back and miss something, and not know. */
    private void refuseIdBesideFeed(ServerSentEvent event) {
        if (event.id() == null) {
            return;
        }
        synchronized (lock) {
            if (driver.hasFeed()) {
                throw new IllegalArgumentException(
                        "id \"" + event.id() + "\" beside a history, whose ids alone say what the client has seen");
            }
        }
    }

    /** Sends a comment, which nobody hears of. False if it is too late, or there is no room for it. */
    public boolean ping() {
        return send(PING, 0);
    }

    /**
     * Sends bytes of an event stream as they are.
     *
     * @param events how many events they are
     */
    private boolean send(byte[] bytes, int events) {
        Sending result = trySend(bytes, events);
        if (result == Sending.FULL) {
            // What we hold back ourselves is nobody's fault.
            outbox.flush(delivery.isCurrent() ? Outbox.TURN_BATCHES : 1);
            result = trySend(bytes, events);
        }
        if (result == Sending.FULL) {
            overflow();
        } else if (result == Sending.ACCEPTED) {
            sent();
        }
        return result == Sending.ACCEPTED;
    }

    /** What has become of an event. */
    private enum Sending {
        ACCEPTED,
        TOO_LATE,
        /** There is no room, for now. */
        FULL
    }

    private Sending trySend(byte[] bytes, int events) {
        synchronized (lock) {
            if (!mayWrite()) {
                return Sending.TOO_LATE;
            }
            // What a feed keeps on its way is no fault of whoever sends.
            long waiting = driver.hasFeed() ? driver.outputSize() : outbox.size();
            // A long one passes when no more waits than a word of our own.
            if (waiting > prologue && waiting + bytes.length > options.maxBufferedAmount()) {
                return Sending.FULL;
            }
            driver.send(bytes);
            eventsSent += events;
            return Sending.ACCEPTED;
        }
    }

    /** Under the lock. */
    private boolean mayWrite() {
        return !delivery.hasEnded() && !outbox.isBroken() && !driver.isLeaving();
    }

    /** The client does not take what is sent to it. */
    private void overflow() {
        long waiting = bufferedAmount();
        if (options.overflow() == Overflow.REFUSE) {
            if (outbox.announceDrain()) {
                SlowConsumerEvent.record(this::address, waiting, "refused");
            }
            return;
        }
        boolean first;
        synchronized (lock) {
            first = driver.leave(CloseCode.TRY_AGAIN_LATER, "", null);
            driver.dropOutput();
        }
        if (first) {
            SlowConsumerEvent.record(this::address, waiting, "closed");
        }
        abort();
    }

    /** Something was queued: write it, now or at the end of the delivery. */
    private void sent() {
        if (!delivery.isCurrent()) {
            outbox.sent();
        } else if (bufferedAmount() >= Outbox.BATCH || delivery.nanos() > Connection.MAX_HOLD_NANOS) {
            outbox.flush(Outbox.TURN_BATCHES);
        }
    }

    /** Lets go at once what a listener has sent. */
    public void flush() {
        outbox.flush(1);
    }

    /** Ends the stream behind all that was sent. False if it is too late. */
    public boolean close() {
        return leave(CloseCode.NORMAL, "", null, options.writeTimeout());
    }

    // State.

    /** How far the stream has come. */
    public ReadyState readyState() {
        synchronized (lock) {
            ReadyState state = delivery.hasEnded() ? ReadyState.CLOSED : driver.readyState();
            return state == ReadyState.OPEN && !opened ? ReadyState.CONNECTING : state;
        }
    }

    /** How many bytes have been sent that are not yet with the container. */
    public long bufferedAmount() {
        synchronized (lock) {
            return outbox.size();
        }
    }
}
