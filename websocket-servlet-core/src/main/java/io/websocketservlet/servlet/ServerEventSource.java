package io.websocketservlet.servlet;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.EventStreamConnection;
import io.websocketservlet.driver.connection.EventStreamOptions;
import io.websocketservlet.driver.eventstream.EventStreamHandshake;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.servlet.eventstream.ResponseTransport.StreamReceiver;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The event stream that a handler is given. */
final class ServerEventSource extends EventStreamConnection
        implements EventSource, RequestKeeper, StreamReceiver, Member {

    private final EventStreamOptions options;
    private final RequestFacts request;
    private final Membership membership;

    /** Null unless it has joined a history. */
    private volatile HistoryMember historyMember;

    /**
     * @param endpoint has admitted it
     */
    ServerEventSource(EventSourceOptions options, RequestFacts request, Endpoint endpoint, Endpoints endpoints) {
        super(options.stream(), endpoints.surroundings(endpoint, options.executor()));
        this.options = options.stream();
        this.request = request;
        this.membership = new Membership(this, request, options.admission(), endpoint, endpoints);
    }

    @Override
    protected void begin() {
        membership.begin();
        if (readyState() == ReadyState.CLOSED) {
            membership.forget(); // the handler has sent too much, and the end was reported before we came here
        }
        super.begin();
    }

    /** Takes the events of a history. False if it is too late. */
    boolean join(HistoryMember member) {
        if (!feed(member)) {
            return false;
        }
        historyMember = member;
        if (readyState() == ReadyState.CLOSED) {
            member.leave(); // nobody may have known of it when the stream ended
        }
        return true;
    }

    /** Its history has more. */
    void hasMore() {
        fed();
    }

    @Override
    protected void closed() {
        HistoryMember member = historyMember;
        if (member != null) {
            member.leave();
        }
        membership.end();
    }

    @Override
    public boolean isOf(Endpoint endpoint) {
        return membership.isOf(endpoint);
    }

    @Override
    public void goAway(Duration patience) {
        Duration spread = options.retrySpread();
        long part = spread.isZero() ? 0 : ThreadLocalRandom.current().nextLong(spread.toMillis() + 1);
        leave(CloseCode.GOING_AWAY, "", options.retry().plusMillis(part), patience);
    }

    @Override
    public void sessionEnded() {
        leave(CloseCode.POLICY_VIOLATION, "session ended", null, options.writeTimeout());
    }

    @Override
    public String url() {
        return request.url();
    }

    @Override
    public String lastEventId() {
        return EventStreamHandshake.lastEventId(request.header("Last-Event-ID"));
    }

    @Override
    public RequestFacts request() {
        return request;
    }
}
