package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.Protocol;
import io.websocketservlet.driver.ReadyState;
import java.util.function.Consumer;

/**
 * What a WebSocket and an event stream are made of: a protocol, a transport, listeners, and the threads between them.
 *
 * <p>One lock guards what is shared; it is held neither while a listener runs nor while bytes are written, so that two
 * listeners that send to each other's connections cannot stop one another. What comes and what happens becomes calls of
 * listeners in {@link Delivery}, and what is sent goes out through {@link Outbox}.
 */
abstract class Channel implements Transport.Receiver {

    /** What listeners send leaves together, but does not wait longer than this for the end of the delivery. */
    private static final long MAX_HOLD_NANOS = 1_000_000;

    final Object lock = new Object();
    final Statistics statistics;
    final Listeners listeners = new Listeners();
    final Delivery delivery;
    final Outbox outbox;

    /** The listeners have been told of the beginning. */
    volatile boolean opened;

    private final Protocol protocol;

    /** Null until it has been handed over. */
    private volatile Transport transport;

    /** What has become of something that was to be sent. */
    enum Sending {
        ACCEPTED,
        TOO_LATE,
        /** There is no room, for now. */
        FULL,
        /** An extension could not send it, which is the end. */
        FAILED
    }

    Channel(Protocol protocol, Surroundings surroundings) {
        this.protocol = protocol;
        this.statistics = surroundings.statistics();
        Parts parts = new Parts();
        this.delivery = new Delivery(lock, protocol, surroundings.threads(), surroundings.contextLoader(), parts);
        this.outbox = new Outbox(lock, protocol, surroundings.writers(), surroundings.writeQueues(), parts);
    }

    // What each kind does in its own way.

    /** An event that was read, or that no bytes led to; on the delivering thread. */
    abstract void deliver(Event event);

    /** There is no more to deliver for now; on the delivering thread. */
    abstract void delivered(int bytes, MessageBatchEvent batch);

    /** Under the lock: so many bytes are about to be handed to the transport. */
    abstract void taken(long bytes);

    /** Ends the transport, once all is written that goes before. */
    abstract void disconnectIfDone();

    /** Sees to it that it is over before long, whatever the transport does. */
    abstract void endSoon();

    /** If a listener threw, tells the application, and ends this. */
    abstract void judge(Throwable thrown);

    /** Under the lock: it ends, since the peer does not take what is sent to it. False if it was over. */
    abstract boolean giveUpOnSlowPeer();

    abstract System.Logger logger();

    /** Called once, after {@link #onClose}: what was held for it can be let go. */
    protected void closed() {}

    /** The address that the client asked for. */
    public abstract String url();

    /** What the parts want done. */
    private final class Parts implements Delivery.Owner, Outbox.Owner {

        @Override
        public void started(Transport started) {
            transport = started;
            outbox.open(started);
            synchronized (lock) {
                if (!outbox.isBroken()) {
                    return;
                }
            }
            disconnect(); // whoever aborted did not find the transport
        }

        @Override
        public void deliver(Event event) {
            Channel.this.deliver(event);
        }

        @Override
        public void failed(Throwable thrown) {
            abort(); // first: where memory has run out, the log may throw as well
            logger().log(System.Logger.Level.ERROR, url() + " cannot go on", thrown);
        }

        @Override
        public void delivered(int bytes, MessageBatchEvent batch) {
            Channel.this.delivered(bytes, batch);
        }

        @Override
        public void taken(long bytes) {
            Channel.this.taken(bytes);
        }

        @Override
        public void written(boolean backlogged) {
            if (backlogged && listeners.onDrain != null) {
                delivery.wake(this::drained);
            }
            disconnectIfDone();
        }

        /** The transport tells of the end; whoever waits for that does not depend on it. */
        @Override
        public void broken() {
            endSoon();
            disconnectIfDone();
        }

        /** More may have been sent before it was the news' turn. */
        private void drained() {
            if (outbox.hasDrained()) {
                judge(Listeners.call(listeners.onDrain));
            }
        }
    }

    // Its life.

    /** It is handed over: bytes flow. Called once, on a thread that may run listeners. */
    public void start(Transport handedOver) {
        if (!delivery.start(handedOver, this)) {
            handedOver.close();
        }
    }

    /** Ends it at once, without a word to the peer. {@link #onClose} is called with 1006, unless it is over already. */
    public void abort() {
        outbox.breakOff();
        delivery.end(true);
        disconnect();
    }

    void disconnect() {
        Transport open = transport;
        if (open != null) {
            try {
                open.close();
            } catch (RuntimeException | Error e) {
                // No transport should: whoever waits for the end has to hear of it all the same.
                logger().log(System.Logger.Level.ERROR, "closing failed", e);
            }
        }
    }

    // Listeners.

    /** Called when bytes can flow, before any other listener. */
    public void onOpen(Runnable listener) {
        listeners.onOpen = listener;
    }

    /** Called with what went wrong, before {@link #onClose}: what a listener threw, which ends it with 1011, or the peer's fault. */
    public void onError(Consumer<Throwable> listener) {
        listeners.onError = listener;
    }

    /** Called when it is over, exactly once. */
    public void onClose(Consumer<Event.Closed> listener) {
        listeners.onClose = listener;
    }

    /** Called when nothing waits to be sent any more, after something had to or was refused. */
    public void onDrain(Runnable listener) {
        listeners.onDrain = listener;
    }

    /** Tells the application of a fault. */
    final void tell(Throwable fault, System.Logger.Level levelIfUnheard) {
        Consumer<Throwable> listener = listeners.onError;
        if (listener == null) {
            logger().log(levelIfUnheard, "fault on " + url(), fault);
            return;
        }
        Throwable thrown = Listeners.call(listener, fault);
        if (thrown != null) {
            logger().log(System.Logger.Level.WARNING, "onError of " + url() + " failed", thrown);
        }
    }

    /** The last that is told. */
    final void tellClosed(Event.Closed end) {
        Throwable thrown = Listeners.call(listeners.onClose, end);
        if (thrown != null) {
            logger().log(System.Logger.Level.WARNING, "onClose of " + url() + " failed", thrown);
        }
        closed();
    }

    // Sending.

    /** Under the lock: whether nothing that is sent would be written. */
    final boolean isTooLate() {
        return delivery.hasEnded() || outbox.isBroken();
    }

    /** Makes room, where it is we who hold something back, which is nobody's fault. */
    final void makeRoom() {
        outbox.flush(delivery.isCurrent() ? Outbox.TURN_BATCHES : 1);
    }

    /** The peer does not take what is sent to it. */
    final void overflow(Overflow policy) {
        long waiting = bufferedAmount();
        if (policy == Overflow.REFUSE) {
            if (outbox.announceDrain()) {
                SlowConsumerEvent.record(this::address, waiting, "refused");
            }
            return;
        }
        // There is no use in waiting for a goodbye to get through.
        boolean first;
        synchronized (lock) {
            first = giveUpOnSlowPeer();
            protocol.dropOutput();
        }
        if (first) {
            SlowConsumerEvent.record(this::address, waiting, "closed");
        }
        abort();
    }

    /**
     * Something was queued. On the delivering thread it leaves at the end of the delivery at the latest; answers whether this is
     * that thread.
     */
    final boolean leavesWithDelivery() {
        boolean delivering = delivery.isCurrent();
        if (delivering && (bufferedAmount() >= Outbox.BATCH || delivery.nanos() > MAX_HOLD_NANOS)) {
            outbox.flush(Outbox.TURN_BATCHES);
        }
        return delivering;
    }

    /** Lets go at once what a listener has sent. */
    public void flush() {
        outbox.flush(1);
    }

    // State.

    /** How far it has come. */
    public ReadyState readyState() {
        synchronized (lock) {
            ReadyState state = isTooLate() ? ReadyState.CLOSED : protocol.readyState();
            return state == ReadyState.OPEN && !opened ? ReadyState.CONNECTING : state;
        }
    }

    /** How many bytes have been sent that are not yet with the container, or with the operating system. */
    public long bufferedAmount() {
        synchronized (lock) {
            return outbox.size();
        }
    }

    /** Where it leads, for others to see. */
    final String address() {
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
}
