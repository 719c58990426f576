package io.websocketservlet.benchmarks.own;

import io.websocketservlet.benchmarks.events.Audience;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee11.servlets.EventSource;
import org.eclipse.jetty.ee11.servlets.EventSourceServlet;

/** Jetty's servlet for event streams, whose sending waits. */
final class JettyEvents extends EventSourceServlet implements Audience {

    private static final long serialVersionUID = 1L;

    private final transient Set<EventSource.Emitter> streams = ConcurrentHashMap.newKeySet();

    @Override
    protected EventSource newEventSource(HttpServletRequest request) {
        boolean listens = request.getServletPath().equals("/sse");
        return new EventSource() {
            private Emitter emitter;

            @Override
            public void onOpen(Emitter opened) {
                emitter = opened;
                if (listens) {
                    streams.add(opened);
                }
            }

            @Override
            public void onClose() {
                streams.remove(emitter);
            }
        };
    }

    @Override
    public int size() {
        return streams.size();
    }

    @Override
    public void send(String data) {
        for (EventSource.Emitter stream : streams) {
            try {
                stream.data(data);
            } catch (IOException e) {
                streams.remove(stream); // the client has gone
                stream.close();
            }
        }
    }

    @Override
    public long underWay() {
        return 0;
    }
}
