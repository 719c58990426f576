package io.websocketservlet.benchmarks.own;

import io.websocketservlet.benchmarks.events.Publisher;
import jakarta.servlet.http.HttpServlet;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat's implementation of Jakarta WebSocket, the only interface it has, and event streams as one writes them there. */
final class TomcatOwn implements OwnServer {

    @Override
    public String container() {
        return "tomcat";
    }

    @Override
    public int start(int port, int maxLength, boolean deflate, int rate) throws Exception {
        Path directory = Files.createTempDirectory("tomcat-own-");
        directory.toFile().deleteOnExit();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxConnections", "-1");
        connector.setPort(port);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer(
                (classes, servlets) -> {
                    ServerContainer container =
                            (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
                    if (maxLength > 0) {
                        container.setDefaultMaxTextMessageBufferSize(maxLength);
                        container.setDefaultMaxBinaryMessageBufferSize(maxLength);
                    }
                    try {
                        container.addEndpoint(endpoint(Echo.class, "/echo", deflate));
                        container.addEndpoint(endpoint(Broadcast.class, "/broadcast", false));
                    } catch (jakarta.websocket.DeploymentException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Set.of());
        TomcatEvents events = new TomcatEvents();
        Tomcat.addServlet(context, "events", events).setAsyncSupported(true);
        context.addServletMapping("/sse", "events");
        context.addServletMapping("/quiet", "events");
        Publisher.start(rate, events);
        Tomcat.addServlet(context, "default", new Nothing());
        context.addServletMapping("/", "default");
        tomcat.start();
        return connector.getLocalPort();
    }

    /** Its filter stands before a servlet, which has to exist. */
    private static final class Nothing extends HttpServlet {

        private static final long serialVersionUID = 1L;
    }

    /** Tomcat agrees to permessage-deflate whenever it is offered. */
    private static ServerEndpointConfig endpoint(Class<? extends Endpoint> type, String path, boolean deflate) {
        return ServerEndpointConfig.Builder.create(type, path)
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public List<Extension> getNegotiatedExtensions(
                            List<Extension> installed, List<Extension> requested) {
                        return deflate ? super.getNegotiatedExtensions(installed, requested) : List.of();
                    }
                })
                .build();
    }

    /** Echoes with the remote end that blocks: the other one refuses a message while the one before is under way. */
    public static final class Echo extends Endpoint {

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(new MessageHandler.Whole<String>() {
                @Override
                public void onMessage(String message) {
                    try {
                        session.getBasicRemote().sendText(message);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
            session.addMessageHandler(new MessageHandler.Whole<ByteBuffer>() {
                @Override
                public void onMessage(ByteBuffer message) {
                    try {
                        session.getBasicRemote().sendBinary(message);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }
    }

    /** Sends to all, with a queue for each that is sent on when the message before has gone. */
    public static final class Broadcast extends Endpoint implements SendHandler {

        private static final Set<Broadcast> ROOM = ConcurrentHashMap.newKeySet();

        private final ArrayDeque<String> queue = new ArrayDeque<>();
        private boolean busy;
        private Session session;

        @Override
        public void onOpen(Session opened, EndpointConfig config) {
            session = opened;
            ROOM.add(this);
            opened.addMessageHandler(new MessageHandler.Whole<String>() {
                @Override
                public void onMessage(String message) {
                    ROOM.forEach(member -> member.send(message));
                }
            });
        }

        private void send(String message) {
            synchronized (queue) {
                if (busy) {
                    queue.add(message);
                    return;
                }
                busy = true;
            }
            session.getAsyncRemote().sendText(message, this);
        }

        @Override
        public void onResult(SendResult result) {
            String next;
            synchronized (queue) {
                next = queue.poll();
                busy = next != null;
            }
            if (next != null) {
                session.getAsyncRemote().sendText(next, this);
            }
        }

        @Override
        public void onClose(Session closed, CloseReason reason) {
            ROOM.remove(this);
        }

        @Override
        public void onError(Session failed, Throwable cause) {
            ROOM.remove(this);
        }
    }
}
