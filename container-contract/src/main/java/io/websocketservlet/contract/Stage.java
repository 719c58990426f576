package io.websocketservlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import io.websocketservlet.servlet.WebSocketStatistics;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.Settings;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A container that runs the test applications, and the way to it: a test brings its {@link Recorder}, gets a path for
 * it, and connects.
 */
final class Stage implements AutoCloseable {

    /** What the applications do with a connection to one path. */
    record Scene(Recorder recorder, WebSocketOptions options) {}

    private final Map<String, Scene> scenes = new ConcurrentHashMap<>();
    private final List<Recorder> recorders = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Starter starter;
    private final TransportChoice transport;
    private final Dialer dialer;
    private final RunningServer server;

    /** Known as soon as the application starts. */
    private volatile ServletContext application;

    /** Starts a server with the test applications. */
    Stage(Starter starter, TransportChoice transport, Dialer dialer) throws Exception {
        this.starter = starter;
        this.transport = transport;
        this.dialer = dialer;
        this.server = starter.start(new TestApplications(this));
    }

    /** How servers of the kind listen. */
    Settings settings() {
        return dialer.settings();
    }

    // What the applications ask.

    /** The options of all tests that need no others: no timer interferes. */
    WebSocketOptions options() {
        return WebSocketOptions.defaults().withTransport(transport).withPing(Duration.ZERO);
    }

    /** How connections are taken over. */
    TransportChoice transport() {
        return transport;
    }

    /** What belongs to a path; its last segment is the key. */
    Scene scene(String path) {
        return scenes.get(path.substring(path.lastIndexOf('/') + 1));
    }

    /** The application starts. */
    void starting(ServletContext context) {
        application = context;
    }

    // What the tests ask.

    /** What was counted behind one filter; {@code accept} names the servlet. */
    WebSocketStatistics statistics(String endpoint) {
        return WebSocketStatistics.of(application).get(endpoint);
    }

    /** Has the recorder play at {@link #options()}, behind the filter. */
    String play(Recorder recorder) {
        return "/case/" + add(recorder, options());
    }

    /** Has the recorder play behind a filter that wraps request and response. */
    String playWrapped(Recorder recorder) {
        return "/wrapped/" + add(recorder, options());
    }

    /** Has the recorder play behind a filter of its own options, which is mapped to all beneath this path. */
    String play(Recorder recorder, String path) {
        return path + "/" + add(recorder, options());
    }

    /** Has the recorder play in a servlet, with options of its own. */
    String play(Recorder recorder, WebSocketOptions options) {
        return "/inline/" + add(recorder, options);
    }

    private String add(Recorder recorder, WebSocketOptions options) {
        String key = "n" + numbers.incrementAndGet();
        recorders.add(recorder);
        scenes.put(key, new Scene(recorder, options));
        return key;
    }

    OpeningRequest request(String target) {
        return OpeningRequest.to(host(), target);
    }

    /** The address of a WebSocket, as the server is to see it. */
    String url(String target) {
        return (dialer.isSecure() ? "wss://" : "ws://") + host() + target;
    }

    /** Where the server's own pages come from. */
    String origin() {
        return origin(host());
    }

    /** Where the pages of a host come from that the server might be. */
    String origin(String host) {
        return (dialer.isSecure() ? "https://" : "http://") + host;
    }

    /** What stands in the Host header. */
    String host() {
        return "127.0.0.1:" + server.port();
    }

    /** Another container with the same applications, which may be stopped. */
    Stage another() throws Exception {
        return new Stage(starter, transport, dialer);
    }

    RunningServer server() {
        return server;
    }

    RawClient connect() throws IOException {
        return connect(server, 0);
    }

    /** A client of any server, that way. */
    RawClient connect(RunningServer any, int receiveBuffer) throws IOException {
        return RawClient.over(dialer.dial(any.port(), receiveBuffer));
    }

    /** An open WebSocket. */
    RawClient open(String target) throws IOException {
        return connect().open(request(target));
    }

    RawClient open(Recorder recorder) throws IOException {
        return open(play(recorder));
    }

    RawClient open(Recorder recorder, WebSocketOptions options) throws IOException {
        return open(play(recorder, options));
    }

    /** An open WebSocket of a client that takes little in before it reads. */
    RawClient openReluctant(Recorder recorder, WebSocketOptions options) throws IOException {
        return connect(server, 32 * 1024).open(request(play(recorder, options)));
    }

    /** What every connection has to have kept since this was asked last. */
    void checkRules() {
        for (Recorder recorder : recorders) {
            assertEquals(List.of(), recorder.takeFaults(), () -> "against the rules, in " + recorder.events());
        }
    }

    /** The connections whose end was not told. */
    List<Recorder> unfinished() {
        return recorders.stream().filter(Recorder::isUnfinished).toList();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError("the container does not stop", e);
        }
    }
}
