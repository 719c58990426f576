package io.websocketservlet.servlet;

import io.websocketservlet.driver.FrameDriver;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.draft.DraftHandshake;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.servlet.spi.Upgrade;
import io.websocketservlet.servlet.upgrade.ServletHandshakeRequest;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** One request on its way to a WebSocket. */
final class Acceptance {

    private static final int LOWEST_REFUSAL = 300; // RFC 6455 4.2.2: a server may redirect the client
    private static final int HIGHEST_REFUSAL = 599;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final WebSocketOptions options;
    private final Endpoint endpoint;
    private final Endpoints endpoints;

    Acceptance(HttpServletRequest request, HttpServletResponse response, WebSocketOptions options, Endpoint endpoint) {
        this.request = request;
        this.response = response;
        this.options = options;
        this.endpoint = endpoint;
        this.endpoints = Endpoints.of(request.getServletContext());
    }

    void accept(WebSocketHandler handler) throws IOException, ServletException {
        if (response.isCommitted()) {
            throw new IllegalStateException("the response is committed, too late for a WebSocket");
        }
        HandshakeEvent recorded = HandshakeEvent.begun(request, endpoint.name());
        ServletHandshakeRequest view = Endpoints.handshakeOf(request);
        ServerHandshake handshake = handshake();
        Headers more = new Headers();
        try {
            Agreement agreement = handshake.judge(view);
            boolean accepted = false;
            try {
                Upgrade way = endpoints.wayFor(view.unwrapped(), options.transport());
                ServerWebSocket socket = connect(handler, agreement, more);
                HandshakeReply reply = handshake.accept(view, agreement);
                upgrade(socket, way, reply, more, view);
                accepted = true;
                if (recorded != null) {
                    recorded.accepted(reply.status(), agreement.protocol());
                }
            } finally {
                if (!accepted) {
                    agreement.extensions().close(); // whatever became of the socket, no message will pass
                }
            }
        } catch (HandshakeException e) {
            count(e.status(), e.getMessage(), recorded);
            handler.rejected(request, e);
            Refusal.send(response, ServerHandshake.refuse(view, e), more);
        } catch (IOException | ServletException | RuntimeException | Error e) {
            count(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, e.toString(), recorded);
            throw e;
        }
    }

    /** The handshake has come to nothing. */
    private void count(int status, String reason, HandshakeEvent recorded) {
        endpoint.refuse(status);
        if (recorded != null) {
            recorded.refused(status, reason);
        }
    }

    private ServerHandshake handshake() {
        OriginPolicy origins = OriginPolicy.of(options.admission().allowedOrigins());
        return options.drafts()
                ? new DraftHandshake(options.protocols(), origins, options.headers(), options.extensions())
                : new ServerHandshake(options.protocols(), origins, options.headers(), options.extensions());
    }

    private ServerWebSocket connect(WebSocketHandler handler, Agreement agreement, Headers more)
            throws HandshakeException, IOException, ServletException {
        ServerWebSocket socket = admit(handler, agreement, more);
        boolean connected = false;
        try {
            handler.connect(socket);
            connected = true;
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException("the WebSocket handler failed", e);
        } finally {
            if (!connected) {
                socket.abort(); // somebody may hold it already, and has to learn that it came to nothing
            }
        }
        return socket;
    }

    /** Asks all who may refuse. From then on the endpoint counts the socket, until that says that it is over. */
    private ServerWebSocket admit(WebSocketHandler handler, Agreement agreement, Headers more)
            throws HandshakeException {
        String address = request.getRemoteAddr();
        endpoint.admit(options.admission(), address);
        boolean admitted = false;
        try {
            ask(handler, more);
            FrameDriver driver = FrameDriver.server(options.driverOptions());
            driver.open(agreement);
            ServerWebSocket socket =
                    new ServerWebSocket(driver, options, new RequestFacts(request, "ws"), endpoint, endpoints);
            admitted = true;
            return socket;
        } finally {
            if (!admitted) {
                endpoint.release(options.admission(), address);
            }
        }
    }

    private void ask(WebSocketHandler handler, Headers more) throws HandshakeException {
        HandshakeException refusal = null;
        try {
            handler.handshake(request, more);
        } catch (HandshakeException e) {
            refusal = e;
        }
        more.forEach((name, value) -> ServerHandshake.checkCustomHeader(name));
        if (refusal != null) {
            checkRefusal(refusal.status());
            throw refusal;
        }
    }

    /** A client takes 101 for the beginning of a WebSocket, other successes refuse nothing, and 304 has no text. */
    private static void checkRefusal(int status) {
        if (status < LOWEST_REFUSAL || status > HIGHEST_REFUSAL || status == HttpServletResponse.SC_NOT_MODIFIED) {
            throw new IllegalArgumentException("a handshake refused with status " + status + ", " + LOWEST_REFUSAL
                    + " to " + HIGHEST_REFUSAL + " but 304 allowed");
        }
    }

    private void upgrade(
            ServerWebSocket socket, Upgrade way, HandshakeReply reply, Headers more, ServletHandshakeRequest view)
            throws IOException, ServletException {
        boolean handedOver = false;
        try {
            socket.begin();
            // Before upgrade(): Jetty 12.1.0 needs them there, and no other container minds (see docs/containers.md).
            response.setStatus(reply.status());
            reply.headers().forEach(response::addHeader);
            more.forEach(response::addHeader);
            way.upgrade(view.unwrapped(), response, endpoints.threads(options.executor()), socket::start);
            handedOver = true;
        } finally {
            if (!handedOver) {
                socket.abort();
            }
        }
    }
}
