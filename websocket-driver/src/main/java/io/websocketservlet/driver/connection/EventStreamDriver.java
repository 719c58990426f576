package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.Protocol;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.frame.CloseCode;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * One event stream without its I/O: what waits to be written, and how far the stream has come. The client says nothing, so
 * the end is the transport's or ours; its code is the one that a WebSocket would have closed with, though none travels.
 *
 * <p>State is derived from facts that only ever come true: left, cut, ended. Guarded by the owner's lock.
 */
final class EventStreamDriver implements Protocol {

    /** Larger events are sent from where they lie, smaller ones are put together. */
    private static final int BY_REFERENCE = 4096;

    /** What waits: this first, then the others. Null if nothing does. */
    private byte[] first;

    /** Null as long as there are none. */
    private ArrayDeque<byte[]> others;

    private long waiting;

    /** What is sent beside that, whenever it can be; null if nothing is. */
    private EventFeed feed;

    /** Events that were taken from there and nobody has asked for. */
    private int fed;

    /** Why we end the stream, once what waits is written; null if we do not. */
    private Event.Closed left;

    /** Something that waited was dropped. */
    private boolean cut;

    private boolean ended;
    private boolean openedReported;
    private boolean closedReported;

    // Commands.

    /** Appends bytes, which must not be changed any more. False if it is too late. */
    boolean send(byte[] bytes) {
        if (left != null || ended) {
            return false;
        }
        add(bytes);
        return true;
    }

    /**
     * Ends the stream behind what waits.
     *
     * @param lastWords go out before; null for none
     * @return false if it is ending already
     */
    boolean leave(int code, String reason, byte[] lastWords) {
        if (left != null || ended) {
            return false;
        }
        left = new Event.Closed(code, reason, true);
        if (feed != null) {
            feed.end();
        }
        if (lastWords != null) {
            add(lastWords);
        }
        return true;
    }

    /**
     * Takes events from there, too, from now on.
     *
     * @return false if it is too late
     * @throws IllegalStateException if there is a feed already
     */
    boolean feed(EventFeed more) {
        if (feed != null) {
            throw new IllegalStateException("an event stream has one feed");
        }
        if (left != null || ended) {
            return false;
        }
        feed = more;
        return true;
    }

    boolean hasFeed() {
        return feed != null;
    }

    /** How many events were taken from the feed since this was asked last. */
    int takeFed() {
        int count = fed;
        fed = 0;
        return count;
    }

    private void add(byte[] bytes) {
        waiting += bytes.length;
        if (first == null) {
            first = bytes;
            return;
        }
        if (others == null) {
            others = new ArrayDeque<>(4);
        }
        others.add(bytes);
    }

    // State.

    /** Whether nothing may follow what waits. */
    boolean isLeaving() {
        return left != null;
    }

    @Override
    public ReadyState readyState() {
        return ended ? ReadyState.CLOSED : left != null ? ReadyState.CLOSING : ReadyState.OPEN;
    }

    // Events.

    @Override
    public Event read(ByteBuffer in) {
        in.position(in.limit());
        return null;
    }

    @Override
    public Event react(Event read) {
        return null;
    }

    @Override
    public Event poll() {
        if (!openedReported && !ended) {
            openedReported = true;
            return new Event.Opened();
        }
        if (ended && !closedReported) {
            closedReported = true;
            return closed();
        }
        return null;
    }

    private Event.Closed closed() {
        return left == null
                ? new Event.Closed(CloseCode.ABNORMAL, "", false)
                : new Event.Closed(left.code(), left.reason(), !cut);
    }

    @Override
    public void end() {
        ended = true;
    }

    // Output.

    @Override
    public boolean hasOutput() {
        return first != null || feed != null && feed.hasNext();
    }

    @Override
    public long outputSize() {
        return waiting;
    }

    /** Events lie where they were encoded, and are not ours. */
    @Override
    public void giveBack(ByteBuffer[] taken) {}

    @Override
    public void stalled(boolean now) {}

    @Override
    public void dropOutput() {
        cut = true;
        first = null;
        others = null;
        waiting = 0;
        feed = null;
    }

    /**
     * What was sent comes first, then what the feed has; small events are put together, but not many: a client that reads nothing
     * has them kept for it alone.
     */
    @Override
    public ByteBuffer[] takeOutput(int limit) {
        int most = Math.min(limit, Outbox.BATCH);
        byte[] head = next();
        if (head == null) {
            return null;
        }
        if (head.length >= BY_REFERENCE || !hasOutput()) {
            return new ByteBuffer[] {ByteBuffer.wrap(head)};
        }
        List<byte[]> parts = new ArrayList<>();
        int size = 0;
        byte[] part = head;
        while (part != null && part.length < BY_REFERENCE) {
            parts.add(part);
            size += part.length;
            part = size < most ? next() : null;
        }
        ByteBuffer small = together(parts, size);
        return part == null ? new ByteBuffer[] {small} : new ByteBuffer[] {small, ByteBuffer.wrap(part)};
    }

    private static ByteBuffer together(List<byte[]> parts, int size) {
        ByteBuffer all = ByteBuffer.allocate(size);
        parts.forEach(all::put);
        return all.flip();
    }

    /** Null if there is nothing. */
    private byte[] next() {
        byte[] bytes = first;
        if (bytes != null) {
            waiting -= bytes.length;
            first = others == null ? null : others.poll();
            if (others != null && others.isEmpty()) {
                others = null;
            }
        } else if (feed != null && feed.hasNext()) {
            fed++;
            bytes = feed.next();
        }
        return bytes;
    }
}
