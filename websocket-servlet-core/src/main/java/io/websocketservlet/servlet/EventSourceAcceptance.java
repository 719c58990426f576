package io.websocketservlet.servlet;

import io.websocketservlet.driver.eventstream.EventStreamHandshake;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.servlet.eventstream.ResponseTransport;
import io.websocketservlet.servlet.spi.ResponseControl;
import io.websocketservlet.servlet.upgrade.ServletHandshakeRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** One request on its way to an event stream. */
final class EventSourceAcceptance {

    /** What stands beside what a filter has said, not in its place. */
    private static final Set<String> REPEATABLE = Set.of("set-cookie", "vary");

    private final HttpServletRequest request;
    private final ServletHandshakeRequest view;
    private final HttpServletResponse response;
    private final EventSourceOptions options;
    private final Endpoint endpoint;
    private final Endpoints endpoints;

    EventSourceAcceptance(
            HttpServletRequest request, HttpServletResponse response, EventSourceOptions options, Endpoint endpoint) {
        this.request = request;
        this.view = new ServletHandshakeRequest(request);
        this.response = response;
        this.options = options;
        this.endpoint = endpoint;
        this.endpoints = Endpoints.of(request.getServletContext());
    }

    void accept(EventSourceHandler handler) throws IOException, ServletException {
        if (response.isCommitted()) {
            throw new IllegalStateException("the response is committed, too late for an event stream");
        }
        try {
            judge();
            if (request.getMethod().equals("HEAD")) {
                answerHead();
                response.flushBuffer(); // else a container may say that the length is 0
            } else {
                ResponseControl control = endpoints.streaming(view.unwrapped());
                requireAsync();
                open(connect(handler), control);
            }
        } catch (HandshakeException e) {
            endpoint.refuse(e.status());
            refuse(e);
        } catch (IOException | ServletException | RuntimeException | Error e) {
            endpoint.refuse(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            throw e;
        }
    }

    private void judge() throws HandshakeException {
        int status = EventStreamHandshake.judge(request.getMethod(), view.headers("Accept"));
        if (status == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
            throw new HandshakeException(status, "an event stream is asked for with GET");
        }
        if (status != HttpServletResponse.SC_OK) {
            throw new HandshakeException(
                    status, "there is only " + EventStreamHandshake.TYPE + " here, which Accept does not take");
        }
    }

    private void requireAsync() {
        if (!request.isAsyncSupported()) {
            throw new IllegalStateException("an event stream needs asyncSupported: set it for the servlet that serves "
                    + request.getRequestURI() + " and for each filter before it, with"
                    + " <async-supported>true</async-supported> in web.xml, asyncSupported = true in its annotation, or"
                    + " setAsyncSupported(true)");
        }
    }

    private ServerEventSource connect(EventSourceHandler handler)
            throws HandshakeException, IOException, ServletException {
        ServerEventSource source = admit();
        boolean connected = false;
        try {
            handler.connect(source);
            if (options.history() != null) {
                options.history().join(source);
            }
            connected = true;
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException("the event stream's handler failed", e);
        } finally {
            if (!connected) {
                source.abort(); // somebody may hold it already, and has to learn that it came to nothing
            }
        }
        return source;
    }

    /** From then on the endpoint counts the stream, until that says that it is over. */
    private ServerEventSource admit() throws HandshakeException {
        String address = request.getRemoteAddr();
        endpoint.admit(options.admission(), address);
        boolean admitted = false;
        try {
            ServerEventSource source =
                    new ServerEventSource(options, new RequestFacts(request, "http"), endpoint, endpoints);
            admitted = true;
            return source;
        } finally {
            if (!admitted) {
                endpoint.release(options.admission(), address);
            }
        }
    }

    private void open(ServerEventSource source, ResponseControl control) throws IOException {
        boolean open = false;
        try {
            source.begin();
            answerHead();
            AsyncContext context = request.startAsync(request, response);
            context.setTimeout(0); // a stream lasts, and our own clock says when it does not
            ResponseTransport.open(
                    context,
                    response.getOutputStream(),
                    endpoints.threads(options.executor()).workers(),
                    control,
                    source);
            open = true;
        } finally {
            if (!open) {
                source.abort();
            }
        }
    }

    private void answerHead() {
        response.setContentType(EventStreamHandshake.TYPE);
        EventStreamHandshake.HEADERS.forEach(response::setHeader);
        options.headers().forEach((name, value) -> {
            if (REPEATABLE.contains(name.toLowerCase(Locale.ROOT))) {
                response.addHeader(name, value);
            } else {
                response.setHeader(name, value);
            }
        });
    }

    private void refuse(HandshakeException refusal) throws IOException {
        Headers headers = new Headers();
        if (refusal.status() == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
            headers.add("Allow", "GET, HEAD"); // RFC 9110 15.5.6
        }
        Refusal.send(response, new HandshakeReply(refusal.status(), headers, refusal.getMessage()), new Headers());
    }
}
