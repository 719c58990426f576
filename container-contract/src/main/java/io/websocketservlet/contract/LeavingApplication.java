package io.websocketservlet.contract;

import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.servlet.WebSocket;
import io.websocketservlet.servlet.WebSocketFilter;
import io.websocketservlet.servlet.WebSocketHandler;
import io.websocketservlet.servlet.WebSocketInitializer;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** An application that is loaded by an {@link ApplicationLoader}, as from a WAR: /room echoes, and obeys some words. */
public final class LeavingApplication implements ServletContainerInitializer {

    static final String PATH = "/room";

    /** Echoed, and then the socket is paused. */
    static final String PAUSE = "pause";

    /** Answered with more than a client that does not read can take. */
    static final String FLOOD = "flood";

    private final String transport;

    /** @param transport how connections are taken over, as an init-param says it */
    public LeavingApplication(String transport) {
        this.transport = transport;
    }

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) throws ServletException {
        new WebSocketInitializer().onStartup(classes, context); // which a container finds in a WAR
        FilterRegistration.Dynamic filter = context.addFilter("room", WebSocketFilter.class);
        filter.setInitParameter("handler", Room.class.getName());
        filter.setInitParameter("transport", transport);
        filter.setInitParameter("extensions", "permessage-deflate");
        filter.setInitParameter("closeWithSession", "true");
        filter.addMappingForUrlPatterns(null, false, PATH);
    }

    /** What the filter makes. */
    public static final class Room implements WebSocketHandler {

        /** For the filter. */
        public Room() {}

        @Override
        public void handshake(HttpServletRequest request, Headers headers) {
            request.getSession();
        }

        @Override
        public void connect(WebSocket socket) {
            socket.onMessage(message -> {
                socket.send(message);
                if (message.isText() && message.text().equals(PAUSE)) {
                    socket.pause();
                }
                if (message.isText() && message.text().equals(FLOOD)) {
                    socket.send(Message.binary(new byte[12 << 20]));
                }
            });
        }
    }
}
