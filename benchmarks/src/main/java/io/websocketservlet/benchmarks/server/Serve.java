package io.websocketservlet.benchmarks.server;

import io.websocketservlet.benchmarks.events.Publisher;
import io.websocketservlet.benchmarks.own.OwnServer;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.servlet.EventSourceOptions;
import io.websocketservlet.servlet.EventSourceServlet;
import io.websocketservlet.servlet.WebSocket;
import io.websocketservlet.servlet.WebSocketFilter;
import io.websocketservlet.servlet.spi.EmbeddedContainer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.Settings;
import jakarta.servlet.ServletContainerInitializer;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The command: starts a container, prints where it listens, and serves until it is killed. */
public final class Serve {

    /** What it is told on the command line. */
    public static final String USAGE = """
            usage: java -jar benchmarks/target/benchmarks.jar server --container NAME [OPTIONS]

              --container  tomcat, jetty or undertow
              --transport  how connections are taken over: auto, servlet or native (auto);
                           own: what the container brings itself, in place of this library
              --port       0 for any free one (0)
              --executor   where listeners run: worker, direct or virtual (worker)
              --max        bytes a message may have; 0 for the library's default (0)
              --deflate    compresses messages (permessage-deflate)
              --rate       events a second at /sse; 0 for as many as the clients take (0)

            It serves /echo; /broadcast, where each message goes to all clients; and event streams: /sse, and /quiet, on which
            nothing comes.
            """;

    private Serve() {}

    /**
     * Serves.
     *
     * @throws Exception if the server does not start
     */
    public static void main(String[] arguments) throws Exception {
        ServerOptions options;
        try {
            options = ServerOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        int port = options.own() ? startOwn(options) : start(options).port();
        System.out.println("http://127.0.0.1:" + port + "/");
        Thread.currentThread().join();
    }

    /** Starts the server. */
    static RunningServer start(ServerOptions options) throws Exception {
        Settings settings = new Settings("127.0.0.1", options.port());
        ServletContainerInitializer application = (classes, context) -> {
            WebSocketFilter.register(context, "/echo", options.webSocket(), socket -> socket.onMessage(socket::send));
            Set<WebSocket> room = ConcurrentHashMap.newKeySet();
            WebSocketFilter.register(context, "/broadcast", options.webSocket(), socket -> {
                socket.onOpen(() -> room.add(socket));
                socket.onMessage(message -> room.forEach(member -> member.send(message)));
                socket.onClose(close -> room.remove(socket));
            });
            EventListeners listeners = new EventListeners();
            EventSourceServlet.register(context, "/sse", EventSourceOptions.defaults(), listeners);
            EventSourceServlet.register(context, "/quiet", EventSourceOptions.defaults(), source -> {});
            Publisher.start(options.rate(), listeners);
        };
        return container(options.container()).start(settings, application);
    }

    private static int startOwn(ServerOptions options) throws Exception {
        WebSocketOptions webSocket = options.webSocket();
        boolean limited = webSocket.limits().maxLength()
                != WebSocketOptions.defaults().limits().maxLength();
        return OwnServer.of(options.container())
                .start(
                        options.port(),
                        limited ? (int) webSocket.limits().maxLength() : 0,
                        !webSocket.extensions().isEmpty(),
                        options.rate());
    }

    private static EmbeddedContainer container(String name) {
        for (EmbeddedContainer container : ServiceLoader.load(EmbeddedContainer.class)) {
            if (container.name().equals(name)) {
                return container;
            }
        }
        throw new IllegalArgumentException("--container " + name + " is not on the class path");
    }
}
