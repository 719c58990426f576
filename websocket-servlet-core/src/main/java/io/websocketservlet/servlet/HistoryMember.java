package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.EventFeed;
import io.websocketservlet.driver.eventstream.EventStreamWriter;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.servlet.EventHistory.Entry;

/**
 * Where one stream is in an {@link EventHistory}. What was missed and what is to come is the same to it: the next event in the
 * list. Its methods as a feed are called under the stream's lock, which guards its fields.
 */
final class HistoryMember implements EventFeed {

    private final EventHistory history;
    private final Runnable more;

    /** What the stream has had last; null if that is not known any more. */
    private Entry seen;

    /** The id that says so; null once the client knows where it is. */
    private String lastEventId;

    /** The last event that is for the stream; null as long as there is none. */
    private Entry last;

    /**
     * @param seen null if what the client has seen last is not kept any more
     * @param lastEventId what it has said; empty if it has seen nothing
     * @param more called when there may be something to take
     */
    HistoryMember(EventHistory history, Entry seen, String lastEventId, Runnable more) {
        this.history = history;
        this.more = more;
        this.seen = seen;
        this.lastEventId = lastEventId;
    }

    /** There may be more to send. Any thread. */
    void wake() {
        more.run();
    }

    /** The stream is over. */
    void leave() {
        history.leave(this);
    }

    @Override
    public boolean hasNext() {
        // A client that has seen nothing is told where it begins: if it is cut off before the first event, it still
        // misses none.
        return seen == null || isNew() || seen != last && seen.next != null;
    }

    private boolean isNew() {
        return lastEventId != null && lastEventId.isEmpty();
    }

    @Override
    public byte[] next() {
        if (isNew()) {
            lastEventId = null;
            return EventStreamWriter.id(seen.id);
        }
        Entry next = seen == null ? Entry.LOST : seen.next;
        if (next == Entry.LOST) {
            return gap();
        }
        seen = next;
        return next.bytes;
    }

    /** With this event the client gets the id of what stands before all that is kept. */
    private byte[] gap() {
        String lost = seen == null ? lastEventId : seen.id;
        Entry before = history.before();
        seen = last == null ? before : last; // a stream that is ending will come back for the rest
        lastEventId = null;
        return EventStreamWriter.event(
                ServerSentEvent.of(lost).withEvent(history.options().gapEvent()).withId(before.id));
    }

    @Override
    public void end() {
        last = history.newest();
    }
}
