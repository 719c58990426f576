package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.eventstream.EventStreamWriter;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.driver.frame.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * An event stream to one client: the one-way cousin of {@link Connection}. What it has beside a {@link Channel} is that events may
 * come from a feed, and that a client that says nothing has to be pinged.
 */
public abstract class EventStreamConnection extends Channel {

    private static final System.Logger LOGGER = System.getLogger(EventStreamConnection.class.getName());

    private static final byte[] PING = EventStreamWriter.comment("");

    /** A whole comment, which the empty line ends that follows; an event may come between. */
    private static final byte[] PING_BEGINS = ":\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] PING_ENDS = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final EventStreamDriver driver;

    /** How many bytes the stream begins with by itself. */
    private final int prologue;

    private final EventStreamOptions options;
    private final EventStreamDeadlines deadlines;

    /** Events that were accepted since {@link #statistics} last heard of them; guarded by the lock. */
    private int eventsSent;

    /** The first half of a ping was sent, and nothing has become of its second. Guarded by the lock. */
    private boolean pingBegun;

    /** A stream that is still to be handed over. */
    protected EventStreamConnection(EventStreamOptions options, Surroundings surroundings) {
        this(new EventStreamDriver(), options, surroundings);
    }

    @SuppressWarnings("this-escape") // the deadlines are told whom to call, and call nobody before begin()
    private EventStreamConnection(EventStreamDriver driver, EventStreamOptions options, Surroundings surroundings) {
        super(driver, surroundings);
        this.driver = driver;
        this.options = options;
        this.deadlines = new EventStreamDeadlines(surroundings.timers(), options, new Keeper());
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
        disconnectIfDone();
        return true;
    }

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

    /** What the deadlines want done. */
    private final class Keeper implements EventStreamDeadlines.Owner {

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

    @Override
    void deliver(Event event) {
        if (event instanceof Event.Opened) {
            open();
        } else if (event instanceof Event.Closed end) {
            close(end);
        }
    }

    @Override
    void delivered(int bytes, MessageBatchEvent batch) {
        outbox.flush(Outbox.TURN_BATCHES);
        disconnectIfDone();
    }

    private void open() {
        opened = true;
        statistics.connectionOpened();
        synchronized (lock) {
            deadlines.opened(driver.isLeaving() || isTooLate());
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
        tellClosed(end);
    }

    @Override
    void judge(Throwable thrown) {
        if (thrown == null) {
            return;
        }
        tell(thrown, System.Logger.Level.WARNING);
        leave(CloseCode.INTERNAL_ERROR, "", null, options.writeTimeout());
    }

    // The end.

    @Override
    void disconnectIfDone() {
        boolean done;
        synchronized (lock) {
            done = driver.isLeaving() && outbox.isEmpty();
        }
        if (done) {
            disconnect();
        }
    }

    @Override
    void endSoon() {
        deadlines.endWithin(options.writeTimeout());
    }

    @Override
    System.Logger logger() {
        return LOGGER;
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
            makeRoom();
            result = trySend(bytes, events);
        }
        if (result == Sending.FULL) {
            overflow(options.overflow());
        } else if (result == Sending.ACCEPTED) {
            sent();
        }
        return result == Sending.ACCEPTED;
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
        return !isTooLate() && !driver.isLeaving();
    }

    @Override
    boolean giveUpOnSlowPeer() {
        return driver.leave(CloseCode.TRY_AGAIN_LATER, "", null);
    }

    @Override
    void taken(long bytes) {
        deadlines.writing();
        statistics.sent(eventsSent + driver.takeFed(), bytes);
        eventsSent = 0;
    }

    /** Something was queued: write it, now or at the end of the delivery. */
    private void sent() {
        if (!leavesWithDelivery()) {
            outbox.sent();
        }
    }

    /** Ends the stream behind all that was sent. False if it is too late. */
    public boolean close() {
        synchronized (lock) {
            if (isTooLate()) {
                return false;
            }
        }
        return leave(CloseCode.NORMAL, "", null, options.writeTimeout());
    }
}
