package io.websocketservlet.servlet;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Admission;
import io.websocketservlet.driver.connection.Connection;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.frame.CloseCode;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.List;
import java.util.Map;

/** The connection that a handler is given. */
final class ServerWebSocket extends Connection implements WebSocket {

    private final RequestFacts request;
    private final Admission admission;
    private final Endpoint endpoint;
    private final Endpoints endpoints;

    /** Null if the end of the session is none of ours. */
    private volatile String sessionToken;

    /**
     * @param endpoint has admitted it
     */
    ServerWebSocket(
            Driver driver, WebSocketOptions options, RequestFacts request, Endpoint endpoint, Endpoints endpoints) {
        super(driver, options, endpoints.surroundings(endpoint, options));
        this.request = request;
        this.admission = options.admission();
        this.endpoint = endpoint;
        this.endpoints = endpoints;
    }

    @Override
    protected void begin() {
        endpoints.add(this);
        if (admission.closeWithSession() && request.session() != null) {
            watchSession(request.session());
        }
        if (readyState() == ReadyState.CLOSED) {
            forget(); // the handler has sent too much, and the end was reported before we came here
        }
        super.begin();
    }

    private void watchSession(HttpSession session) {
        try {
            sessionToken = SessionMark.tokenOf(session);
        } catch (IllegalStateException e) {
            sessionEnded();
            return;
        }
        endpoints.addToSession(sessionToken, this);
        if (!SessionMark.isOn(session, sessionToken)) {
            sessionEnded(); // before it knew us
        }
    }

    /** 7.4.1 Defined Status Codes: 1008, whoever it was is not entitled any more. */
    void sessionEnded() {
        leave(CloseCode.POLICY_VIOLATION, "session ended");
    }

    boolean isOf(Endpoint one) {
        return endpoint == one;
    }

    private void forget() {
        endpoints.remove(this);
        if (sessionToken != null) {
            endpoints.removeFromSession(sessionToken, this);
        }
    }

    @Override
    protected void closed() {
        forget();
        endpoint.release(admission, request.remoteAddress());
    }

    @Override
    public String url() {
        return request.url();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public String query() {
        return request.query();
    }

    @Override
    public String header(String name) {
        return request.header(name);
    }

    @Override
    public Map<String, List<String>> headers() {
        return request.headers();
    }

    @Override
    public String remoteAddress() {
        return request.remoteAddress();
    }

    @Override
    public Principal principal() {
        return request.principal();
    }

    @Override
    public String cookie(String name) {
        return request.cookie(name);
    }

    @Override
    public HttpSession session() {
        return request.session();
    }

    @Override
    public Object attribute(String name) {
        return request.attribute(name);
    }
}
