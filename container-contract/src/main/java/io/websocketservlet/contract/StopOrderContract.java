package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import io.websocketservlet.servlet.WebSocketFilter;
import io.websocketservlet.servlet.WebSocketHandler;
import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of open WebSockets when a server is stopped by the container's own means, or one of its applications is,
 * and that both serve again when they are started again. An adapter's test class extends this and brings such a server.
 */
@Timeout(60)
public abstract class StopOrderContract {

    /** A server as an application's author would set it up, with nothing of ours. */
    public interface OwnServer {

        /** Starts the server with all of its applications. */
        void start() throws Exception;

        /** Stops the server as its documentation says, and leaves all connections to it. */
        void stop() throws Exception;

        /** Stops the application at a context path alone. */
        void stop(String path) throws Exception;

        /** Starts it again. */
        void start(String path) throws Exception;

        /** Where the server listens on the loopback interface. */
        int port();
    }

    private final TransportChoice transport;
    private final Dialer dialer;
    private final Queue<Recorder> next = new ConcurrentLinkedQueue<>();
    private Set<Thread> threadsBefore;
    private OwnServer server;

    /**
     * @param transport how connections are taken over
     */
    protected StopOrderContract(TransportChoice transport) {
        this(transport, Dialer.TCP);
    }

    /**
     * @param transport how connections are taken over
     * @param dialer how clients get there; is stopped after each test
     */
    protected StopOrderContract(TransportChoice transport, Dialer dialer) {
        this.transport = transport;
        this.dialer = dialer;
    }

    /**
     * A server with the same application at two context paths, not started yet.
     *
     * @param first a context path
     * @param second another one
     */
    protected abstract OwnServer server(ServletContainerInitializer application, String first, String second)
            throws Exception;

    @BeforeEach
    final void startServer() throws Exception {
        threadsBefore = OurThreads.running();
        WebSocketOptions options =
                WebSocketOptions.defaults().withTransport(transport).withPing(Duration.ZERO);
        WebSocketHandler handler = socket -> next.remove().connect(socket);
        ServletContainerInitializer application = (classes, context) -> {
            // Tomcat and Jetty, embedded, call their initializers at each start, but keep the filters of the first.
            if (context.getFilterRegistrations().isEmpty()) {
                WebSocketFilter.register(context, "/chat", options, handler);
            }
        };
        server = server(application, "/red", "/blue");
        server.start();
    }

    @AfterEach
    final void stopServer() throws Exception {
        server.stop();
        dialer.stop();
        eventually("no thread of ours is left", () -> threadsBefore.containsAll(OurThreads.running()));
    }

    private RawClient connect() throws IOException {
        return RawClient.over(dialer.dial(server.port(), 0));
    }

    /** An open WebSocket of one of the applications; messages have gone both ways. */
    private RawClient open(String path, Recorder recorder) throws IOException {
        next.add(recorder);
        String host = "127.0.0.1:" + server.port();
        RawClient client = connect().open(OpeningRequest.to(host, path + "/chat"));
        return client.send(text("hello")).expectText("hello");
    }

    private void expectServed(String path) throws IOException {
        Recorder recorder = Recorder.echo();
        try (RawClient client = open(path, recorder)) {
            client.send(close(1000, "")).expectClose(1000);
            client.expectEnd();
        }
        recorder.expectClosed(1000);
    }

    /** Two clients, of whom one answers, hear that the server goes away, before the end of TCP. */
    private void expectFarewell(Background.Part stop, String path, String otherPath) throws Exception {
        Recorder answered = Recorder.echo();
        Recorder unanswered = Recorder.echo();
        try (RawClient polite = open(path, answered);
                RawClient silent = open(otherPath, unanswered)) {
            Background stopping = Background.run("stop", stop);
            for (RawClient each : List.of(polite, silent)) {
                each.expectClose(1001);
                if (each == polite) {
                    each.send(close(1001, "")).expectEnd();
                }
            }
            stopping.join();
            answered.expectClosed(1001, "");
            unanswered.expectClosed(1001);
        }
        assertEquals(List.of(), answered.takeFaults());
        assertEquals(List.of(), unanswered.takeFaults());
    }

    @Test
    final void aStoppingServerSaysGoodbye() throws Exception {
        expectFarewell(server::stop, "/red", "/red");
    }

    @Test
    final void aStoppingServerSaysGoodbyeForEachOfItsApplications() throws Exception {
        expectFarewell(server::stop, "/red", "/blue");
    }

    @Test
    final void aServerThatIsStartedAgainServesAgain() throws Exception {
        for (int i = 0; i < 3; i++) {
            expectServed("/red");
            expectFarewell(server::stop, "/red", "/red");
            server.start();
        }
        expectServed("/blue");
        expectFarewell(server::stop, "/red", "/blue");
    }

    @Test
    final void aStoppingApplicationSaysGoodbye() throws Exception {
        expectFarewell(() -> server.stop("/red"), "/red", "/red");
    }

    @Test
    final void anApplicationThatIsStartedAgainServesAgain() throws Exception {
        for (int i = 0; i < 3; i++) {
            expectServed("/red");
            expectFarewell(() -> server.stop("/red"), "/red", "/red");
            server.start("/red");
        }
        expectServed("/red");
        expectFarewell(server::stop, "/red", "/red");
    }

    @Test
    final void oneApplicationsEndIsNotTheOthers() throws Exception {
        Recorder other = Recorder.echo();
        try (RawClient client = open("/blue", other)) {
            expectFarewell(() -> server.stop("/red"), "/red", "/red");
            try (RawClient late = connect()) {
                HttpReply reply = late.ask(OpeningRequest.to("127.0.0.1", "/red/chat"));
                assertNotEquals(101, reply.status());
            }
            client.send(text("still there?")).expectText("still there?");
            Background stopping = Background.run("stop", server::stop);
            client.expectClose(1001);
            client.send(close(1001, "")).expectEnd();
            stopping.join();
        }
        other.expectClosed(1001, "");
    }

    @Test
    final void whatHadNoConnectionStopsToo() throws Exception {
        server.stop("/red");
        server.start("/red");
        server.stop();
        server.start();
        expectServed("/red");
    }
}
