package io.websocketservlet.benchmarks.own;

import io.websocketservlet.benchmarks.events.Publisher;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's interface of its own, without the Servlet layer and the Jakarta one, which cost more; and its servlet for event streams. */
final class JettyOwn implements OwnServer {

    @Override
    public String container() {
        return "jetty";
    }

    @Override
    public int start(int port, int maxLength, boolean deflate, int rate) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        ContextHandler context = new ContextHandler("/");
        Set<Session> room = ConcurrentHashMap.newKeySet();
        context.setHandler(WebSocketUpgradeHandler.from(server, context, container -> {
            if (maxLength > 0) {
                container.setMaxTextMessageSize(maxLength);
                container.setMaxBinaryMessageSize(maxLength);
            }
            container.addMapping("/echo", (request, response, callback) -> {
                if (!deflate) {
                    response.setExtensions(List.of());
                }
                return new Echo();
            });
            container.addMapping("/broadcast", (request, response, callback) -> {
                response.setExtensions(List.of());
                return new Broadcast(room);
            });
        }));
        ServletContextHandler servlets = new ServletContextHandler("/");
        JettyEvents events = new JettyEvents();
        ServletHolder holder = new ServletHolder(events);
        holder.setAsyncSupported(true);
        servlets.addServlet(holder, "/sse");
        servlets.addServlet(holder, "/quiet");
        PathMappingsHandler paths = new PathMappingsHandler();
        paths.addMapping(PathSpec.from("/sse"), servlets);
        paths.addMapping(PathSpec.from("/quiet"), servlets);
        paths.addMapping(PathSpec.from("/"), context);
        server.setHandler(paths);
        server.start();
        Publisher.start(rate, events);
        return connector.getLocalPort();
    }

    /** Public, since Jetty calls it by method handles. */
    public static final class Echo implements Session.Listener.AutoDemanding {

        private Session session;

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
        }

        @Override
        public void onWebSocketText(String message) {
            session.sendText(message, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            session.sendBinary(payload, callback);
        }
    }

    /** The same. */
    public static final class Broadcast implements Session.Listener.AutoDemanding {

        private final Set<Session> room;
        private Session session;

        Broadcast(Set<Session> room) {
            this.room = room;
        }

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
            room.add(opened);
        }

        @Override
        public void onWebSocketText(String message) {
            room.forEach(member -> member.sendText(message, Callback.NOOP));
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            room.remove(session);
            callback.succeed();
        }
    }
}
