package io.websocketservlet.servlet;

import io.websocketservlet.driver.eventstream.EventStreamWriter;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import jakarta.servlet.ServletContext;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Events for all who join, the last of which are kept: a client that lost its stream comes back with the id of the last event
 * it has seen, and gets those that it missed before those to come. None is left out, none comes twice, and all come in the
 * order in which they were published. Where more was missed than is kept, an event of the type {@code gap} comes first, with
 * that id for data, and then all that is kept.
 *
 * <pre>{@code
 * EventHistory news = EventHistory.of(servletContext, "news");
 * EventSource.accept(request, response, EventSourceOptions.defaults().withHistory(news), source -> {});
 * news.publish("Breaking News!");
 * }</pre>
 *
 * <p>Each event is kept once, however many streams it goes to, and a stream takes it when it can write it: a slow client
 * holds up nobody, and fills no memory. One that falls behind by more than is kept is told so in the same way as one that comes
 * back too late.
 *
 * <p>All methods may be called from any thread, and none blocks.
 */
public final class EventHistory {

    /** An event in the list, oldest first. Readers follow it without a lock. */
    static final class Entry {

        /** In the place of an event that is not kept any more. */
        static final Entry LOST = new Entry("", new byte[0], 0);

        final String id;
        final byte[] bytes;
        final long publishedAt;

        /** Null if there is none yet. */
        volatile Entry next;

        Entry(String id, byte[] bytes, long publishedAt) {
            this.id = id;
            this.bytes = bytes;
            this.publishedAt = publishedAt;
        }
    }

    private static final int RADIX = 36;

    /** Servers take header lines of 8 KiB and more, and a character may be three bytes. */
    private static final int LONGEST_ID = 1000;

    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

    private final LongSupplier clock;

    /** Tells our ids from those of a history before the server was started again. */
    private final String epoch;

    private final Set<HistoryMember> members = ConcurrentHashMap.newKeySet();

    /** What stands before the oldest event that is kept: who has seen this one has missed nothing. Written under the lock. */
    private volatile Entry before;

    private volatile HistoryOptions options;

    // Guarded by this.

    /** By id: those that are kept, and the one before. */
    private final Map<String, Entry> positions = new HashMap<>();

    /** Read by members without the lock. */
    private volatile Entry newest;

    private int events;
    private long bytes;
    private long published;

    /** A history with the default limits. */
    public EventHistory() {
        this(HistoryOptions.defaults());
    }

    /** A history with these limits. */
    public EventHistory(HistoryOptions options) {
        this(options, System::nanoTime);
    }

    EventHistory(HistoryOptions options, LongSupplier clock) {
        this.options = Objects.requireNonNull(options, "options");
        this.clock = clock;
        this.epoch = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), RADIX);
        this.before = new Entry(nextId(), new byte[0], clock.getAsLong());
        this.newest = before;
        positions.put(before.id, before);
    }

    /** The one of an application with this name, made with the default limits when it is first asked for. */
    public static EventHistory of(ServletContext context, String name) {
        return Endpoints.of(context).history(name);
    }

    /** The same with other limits, from now on. */
    public static EventHistory of(ServletContext context, String name, HistoryOptions options) {
        EventHistory history = of(context, name);
        history.limit(options);
        return history;
    }

    /** Changes how much is kept. */
    public synchronized void limit(HistoryOptions limits) {
        options = Objects.requireNonNull(limits, "limits");
        evict();
    }

    HistoryOptions options() {
        return options;
    }

    // Publishing.

    /** Publishes a text as an event of the usual type, and returns the id that it was given. */
    public String publish(String data) {
        return publish(ServerSentEvent.of(data));
    }

    /**
     * Publishes an event to all who have joined, and keeps it.
     *
     * @param event with an id of its own, which no event that is still kept has, or without one: then it gets one
     * @return the id
     * @throws IllegalArgumentException if the id is empty, was used before, or could not come back in a header line: with
     *     control characters, with spaces around it, not Unicode, or of more than 1,000 characters
     */
    public String publish(ServerSentEvent event) {
        Entry entry;
        synchronized (this) {
            String id = event.id() == null ? nextId() : check(event.id());
            entry = new Entry(id, EventStreamWriter.event(event.withId(id)), clock.getAsLong());
            positions.put(id, entry);
            events++;
            bytes += entry.bytes.length;
            newest.next = entry; // who reads the list has it from now on
            newest = entry;
            evict();
        }
        members.forEach(HistoryMember::wake);
        return entry.id;
    }

    private String nextId() {
        return epoch + "-" + published++;
    }

    private String check(String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("an event without an id cannot be kept");
        }
        if (id.length() > LONGEST_ID) {
            throw new IllegalArgumentException(
                    "id of " + id.length() + " characters, at most " + LONGEST_ID + " come back");
        }
        // A browser sends it as it is; servers cut off spaces around it, and answer 400 to controls, which ends its
        // stream for good.
        if (id.startsWith(" ") || id.endsWith(" ") || CONTROLS.matcher(id).find() || !isUnicode(id)) {
            throw new IllegalArgumentException(
                    "id \"" + CONTROLS.matcher(id).replaceAll("?")
                            + "\" does not come back as it is: no spaces around it, no control characters, no half of a surrogate pair");
        }
        if (positions.containsKey(id)) {
            throw new IllegalArgumentException("id \"" + id + "\" was used before");
        }
        return id;
    }

    private static boolean isUnicode(String id) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(id);
    }

    /** Lets go what exceeds the limits. */
    private void evict() {
        long oldest = options.maxAge().isZero()
                ? Long.MIN_VALUE
                : clock.getAsLong() - options.maxAge().toNanos();
        while (events > 0) {
            Entry first = before.next;
            boolean tooMany = events > options.maxEvents();
            boolean tooLong = bytes > options.maxBytes() && events > 1;
            boolean tooOld = oldest != Long.MIN_VALUE && first.publishedAt - oldest < 0;
            if (!tooMany && !tooLong && !tooOld) {
                return;
            }
            positions.remove(before.id);
            Entry passed = before;
            before = first;
            // Whoever has seen no more than the one before has missed this one; and need not hold all that follow.
            passed.next = Entry.LOST;
            events--;
            bytes -= first.bytes.length;
        }
    }

    // Joining.

    /**
     * Lets a stream have the events that its client has missed, by {@link EventSource#lastEventId}, and all to come, until it
     * ends; all to come, if the client has seen none. A stream joins once, best in its handler.
     *
     * @return false if it is too late
     * @throws IllegalStateException if the stream has joined a history already
     */
    public boolean join(EventSource source) {
        return join(source, source.lastEventId());
    }

    /**
     * The same for a client that has said in another way what it has seen last, in a parameter perhaps.
     *
     * @param lastEventId empty if it has seen none
     */
    public boolean join(EventSource source, String lastEventId) {
        if (!(source instanceof ServerEventSource stream)) {
            throw new IllegalArgumentException("not a stream of this library: " + source);
        }
        HistoryMember member = member(lastEventId, stream::hasMore);
        boolean joined = false;
        try {
            joined = stream.join(member);
        } finally {
            if (!joined) {
                members.remove(member);
            }
        }
        return joined;
    }

    /** Whoever has seen that event last, and has the others from now on. */
    synchronized HistoryMember member(String lastEventId, Runnable more) {
        evict();
        Entry seen = lastEventId.isEmpty() ? newest : positions.get(lastEventId);
        HistoryMember member = new HistoryMember(this, seen, lastEventId, more);
        members.add(member);
        return member;
    }

    void leave(HistoryMember member) {
        members.remove(member);
    }

    /** What stands before the oldest event that is kept. */
    Entry before() {
        return before;
    }

    Entry newest() {
        return newest;
    }

    // State.

    /** The id of the newest event; of none, if there was none: who has seen that one has missed nothing. */
    public String lastEventId() {
        return newest.id;
    }

    /** How many streams have joined, and have not ended. */
    public int size() {
        return members.size();
    }

    /** How many events are kept. */
    public synchronized int events() {
        evict();
        return events;
    }
}
