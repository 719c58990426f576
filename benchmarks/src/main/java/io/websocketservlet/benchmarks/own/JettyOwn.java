package io.websocketservlet.benchmarks.own;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's interface of its own, without the Servlet layer and the Jakarta one, which cost more. */
final class JettyOwn implements OwnWebSocket {

    @Override
    public String container() {
        return "jetty";
    }

    @Override
    public int start(int port, int maxLength, boolean deflate) throws Exception {
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
        server.setHandler(context);
        server.start();
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
