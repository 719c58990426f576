package io.websocketservlet.benchmarks.server;

import io.websocketservlet.benchmarks.events.Publisher;
import io.websocketservlet.benchmarks.own.OwnServer;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.servlet.ServerOptions;
import io.websocketservlet.servlet.WebSocket;
import io.websocketservlet.servlet.WebSocketServer;
import java.io.IOException;
import java.util.List;
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
        Served options;
        try {
            options = Served.parse(List.of(arguments));
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
    static WebSocketServer start(Served what) throws IOException {
        Set<WebSocket> room = ConcurrentHashMap.newKeySet();
        EventListeners listeners = new EventListeners();
        WebSocketServer server = WebSocketServer.of(ServerOptions.defaults()
                        .withContainer(what.container())
                        .withHost("127.0.0.1")
                        .withPort(what.port())
                        .withWebSocket(what.webSocket()))
                .webSocket("/echo", socket -> socket.onMessage(socket::send))
                .webSocket("/broadcast", socket -> {
                    socket.onOpen(() -> room.add(socket));
                    socket.onMessage(message -> room.forEach(member -> member.send(message)));
                    socket.onClose(close -> room.remove(socket));
                })
                .eventSource("/sse", listeners)
                .eventSource("/quiet", source -> {})
                .start();
        Publisher.start(what.rate(), listeners);
        return server;
    }

    private static int startOwn(Served options) throws Exception {
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
}
