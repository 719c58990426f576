package io.websocketservlet.benchmarks.own;

import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.websocketservlet.benchmarks.events.Audience;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Undertow's handler for event streams, which queues what is sent, and writes what has gathered in one go. */
final class UndertowEvents implements Audience, ServerSentEventConnection.EventCallback {

    private final ServerSentEventHandler handler = new ServerSentEventHandler();
    private final AtomicLong underWay = new AtomicLong();

    ServerSentEventHandler handler() {
        return handler;
    }

    @Override
    public int size() {
        return handler.getConnections().size();
    }

    @Override
    public void send(String data) {
        for (ServerSentEventConnection stream : handler.getConnections()) {
            underWay.incrementAndGet();
            stream.send(data, this);
        }
    }

    @Override
    public long underWay() {
        return underWay.get();
    }

    @Override
    public void done(ServerSentEventConnection stream, String data, String event, String id) {
        underWay.decrementAndGet();
    }

    @Override
    public void failed(ServerSentEventConnection stream, String data, String event, String id, IOException cause) {
        underWay.decrementAndGet();
    }
}
