package io.websocketservlet.sample;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.servlet.WebSocket;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sends each text back in reverse: an ordinary servlet that takes WebSockets on the way. */
@SuppressWarnings("serial") // no container serializes a servlet
public final class Reverse extends HttpServlet {

    private static final int UPGRADE_REQUIRED = 426;

    private final WebSocketOptions options;

    /** As web.xml makes it: with compression, and otherwise the default options. */
    public Reverse() {
        this(WebSocketOptions.defaults().withExtensions(PermessageDeflate.server()));
    }

    Reverse(WebSocketOptions options) {
        this.options = options.withProtocols("irc", "amqp");
    }

    /** Not in doGet: over HTTP/2 a handshake is a CONNECT, for which HttpServlet has no method. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (WebSocket.isWebSocket(request)) {
            WebSocket.accept(
                    request, response, options, socket -> socket.onMessage(message -> answer(socket, message)));
            return;
        }
        super.service(request, response);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(UPGRADE_REQUIRED);
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Connection", "Upgrade");
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().println("Here is a WebSocket: what you send comes back in reverse.");
    }

    private static void answer(WebSocket socket, Message message) {
        if (message.isText()) {
            socket.send(new StringBuilder(message.text()).reverse().toString());
        } else {
            socket.close(CloseCode.UNSUPPORTED_DATA, "only text can be reversed");
        }
    }
}
