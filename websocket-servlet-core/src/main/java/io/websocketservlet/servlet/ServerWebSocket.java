package io.websocketservlet.servlet;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Connection;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.frame.CloseCode;
import java.time.Duration;

/** The connection that a handler is given. */
final class ServerWebSocket extends Connection implements WebSocket, RequestKeeper, Member {

    private final RequestFacts request;
    private final Membership membership;

    /**
     * @param endpoint has admitted it
     */
    ServerWebSocket(
            Driver driver, WebSocketOptions options, RequestFacts request, Endpoint endpoint, Endpoints endpoints) {
        super(driver, options, endpoints.surroundings(endpoint, options.executor()));
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

    @Override
    protected void closed() {
        membership.end();
    }

    @Override
    public boolean isOf(Endpoint endpoint) {
        return membership.isOf(endpoint);
    }

    @Override
    public void goAway(Duration patience) {
        leave(CloseCode.GOING_AWAY, "", patience);
    }

    /** 7.4.1 Defined Status Codes: 1008, whoever it was is not entitled any more. */
    @Override
    public void sessionEnded() {
        leave(CloseCode.POLICY_VIOLATION, "session ended");
    }

    @Override
    public String url() {
        return request.url();
    }

    @Override
    public RequestFacts request() {
        return request;
    }
}
