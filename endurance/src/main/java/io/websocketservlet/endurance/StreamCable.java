package io.websocketservlet.endurance;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.servlet.EventSource;
import io.websocketservlet.servlet.EventSourceOptions;
import io.websocketservlet.servlet.EventSourceServlet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The network goes away without a word from under event streams, whose clients answer nothing. One that is written more than the
 * operating system takes in is given up with 1006 when its {@code writeTimeout} has passed, one that has a {@code lifetime} ends with
 * it, and of one that is only pinged nothing is known: TCP goes on trying.
 *
 * @param connections how many of each kind
 */
record StreamCable(int connections) implements Trial {

    private static final Duration PING = Duration.ofSeconds(1);
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LIFETIME = Duration.ofSeconds(12);

    /** More than the operating system takes in when nobody acknowledges. */
    private static final int LARGE = 12 << 20;

    /** What becomes of a stream. */
    private static final class Stream {

        private final EventSource source;
        private final AtomicInteger closes = new AtomicInteger();
        private final long openedAt = System.nanoTime();
        private volatile long closedAt;
        private volatile Event.Closed end;

        Stream(EventSource source) {
            this.source = source;
            source.onClose(closed -> {
                closes.incrementAndGet();
                closedAt = System.nanoTime();
                end = closed;
            });
        }
    }

    @Override
    public void run(String container, Report report) throws Exception {
        Queue<Stream> written = new ConcurrentLinkedQueue<>();
        Queue<Stream> limited = new ConcurrentLinkedQueue<>();
        Queue<Stream> pinged = new ConcurrentLinkedQueue<>();
        EventSourceOptions options =
                EventSourceOptions.defaults().withPing(PING).withWriteTimeout(WRITE_TIMEOUT);
        try (Veth link = Veth.set();
                Server server = Server.start(container, link.here(), (classes, context) -> {
                    EventSourceServlet.register(
                            context, "/written", options, source -> written.add(new Stream(source)));
                    EventSourceServlet.register(context, "/pinged", options, source -> pinged.add(new Stream(source)));
                    EventSourceServlet.register(
                            context,
                            "/limited",
                            options.withLifetime(LIFETIME),
                            source -> limited.add(new Stream(source)));
                });
                Child clients = Child.start(
                        link.inside(),
                        Clients.class,
                        link.here(),
                        String.valueOf(server.address().getPort()),
                        String.valueOf(connections))) {
            clients.answer(); // all are open
            TimeUnit.NANOSECONDS.sleep(PING.multipliedBy(3).toNanos());
            link.cut();
            long cut = System.nanoTime();
            ServerSentEvent large = ServerSentEvent.of("x".repeat(LARGE));
            written.forEach(stream -> stream.source.send(large));
            double given = last(report, "written", written, 1006, System.nanoTime());
            report.figure("written to: all given up %.2f s after that", given);
            report.check(given <= WRITE_TIMEOUT.toSeconds() + 1, "later than %s and a second", WRITE_TIMEOUT);
            double ended = last(report, "limited", limited, 1000, limited.element().openedAt);
            report.figure("with a lifetime: all ended %.2f s after they had opened", ended);
            report.check(ended <= LIFETIME.toSeconds() + 1, "later than %s and a second", LIFETIME);
            long unknown = pinged.stream().filter(stream -> stream.end == null).count();
            report.figure(
                    "pinged: %d of %d still taken for open after %.0f s",
                    unknown, connections, (System.nanoTime() - cut) / 1e9);
        }
        for (Queue<Stream> kind : List.of(written, limited, pinged)) {
            for (Stream stream : kind) {
                Patience.until("onClose", () -> stream.end != null);
                report.check(stream.closes.get() == 1, "onClose called %d times", stream.closes.get());
            }
        }
    }

    /** When the last one ended, in seconds. */
    private static double last(Report report, String kind, Queue<Stream> streams, int code, long since)
            throws Exception {
        double last = 0;
        for (Stream stream : streams) {
            Patience.until(kind + " is given up", () -> stream.end != null);
            last = Math.max(last, (stream.closedAt - since) / 1e9);
            report.check(stream.end.code() == code, "%s: code %d", kind, stream.end.code());
        }
        return last;
    }

    /** The clients, in the network that is cut off. */
    static final class Clients {

        private Clients() {}

        /** Opens streams of each kind, says so, and ends when it is told nothing more. */
        public static void main(String[] arguments) throws IOException {
            int connections = Integer.parseInt(arguments[2]);
            List<Socket> sockets = new ArrayList<>();
            for (String kind : List.of("written", "limited", "pinged")) {
                for (int i = 0; i < connections; i++) {
                    sockets.add(open(arguments[0], Integer.parseInt(arguments[1]), kind));
                }
            }
            System.out.println("open");
            try (BufferedReader parent = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                while (parent.readLine() != null) {
                    // nothing to do but to be there
                }
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        }

        private static Socket open(String host, int port, String kind) throws IOException {
            Socket socket = new Socket(host, port);
            String request = "GET /%s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n\r\n".formatted(kind, host);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String head = "";
            while (!head.endsWith("retry:")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("no stream: " + head);
                }
                head += (char) next;
            }
            return socket;
        }
    }
}
