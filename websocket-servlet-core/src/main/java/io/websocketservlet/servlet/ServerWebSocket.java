package io.websocketservlet.servlet;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Connection;
import io.websocketservlet.driver.connection.WebSocketOptions;
import java.security.Principal;
import java.util.List;
import java.util.Map;

/** The connection that a handler is given. */
final class ServerWebSocket extends Connection implements WebSocket {

    private final RequestFacts request;
    private final Endpoints endpoints;

    ServerWebSocket(Driver driver, WebSocketOptions options, RequestFacts request, Endpoints endpoints) {
        super(driver, options, endpoints.executor(), endpoints.timers(), endpoints.classLoader());
        this.request = request;
        this.endpoints = endpoints;
    }

    @Override
    protected void begin() {
        endpoints.add(this);
        if (readyState() == ReadyState.CLOSED) {
            endpoints.remove(this); // the handler has sent too much, and the end was reported before we came here
        }
        super.begin();
    }

    @Override
    protected void closed() {
        endpoints.remove(this);
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
    public Object attribute(String name) {
        return request.attribute(name);
    }
}
