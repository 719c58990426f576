package io.websocketservlet.benchmarks.own;

import io.websocketservlet.benchmarks.events.Audience;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tomcat has nothing for event streams: an asynchronous servlet that keeps the response, and writes to it with blocking calls. */
final class TomcatEvents extends HttpServlet implements Audience {

    private static final long serialVersionUID = 1L;

    private final transient Set<AsyncContext> streams = ConcurrentHashMap.newKeySet();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.flushBuffer();
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        if (request.getServletPath().equals("/sse")) {
            context.addListener(new Leaving(context));
            streams.add(context);
        }
    }

    private final class Leaving implements AsyncListener {

        private final AsyncContext context;

        Leaving(AsyncContext context) {
            this.context = context;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            streams.remove(context);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            streams.remove(context);
        }

        @Override
        public void onError(AsyncEvent event) {
            streams.remove(context);
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    @Override
    public int size() {
        return streams.size();
    }

    @Override
    public void send(String data) {
        byte[] event = ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
        for (AsyncContext context : streams) {
            try {
                ServletOutputStream out = context.getResponse().getOutputStream();
                out.write(event);
                out.flush();
            } catch (IOException | IllegalStateException e) {
                streams.remove(context); // the client has gone
            }
        }
    }

    @Override
    public long underWay() {
        return 0;
    }
}
