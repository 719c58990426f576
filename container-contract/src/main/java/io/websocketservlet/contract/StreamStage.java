package io.websocketservlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.servlet.EventSourceOptions;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A container that runs the test applications of event streams, and the way to it. */
final class StreamStage implements AutoCloseable {

    /** What the applications do with a request to one path. */
    record Scene(Supplier<StreamRecorder> recorders, EventSourceOptions options) {

        /** Who plays in the next stream. */
        StreamRecorder recorder() {
            return recorders.get();
        }
    }

    private final Map<String, Scene> scenes = new ConcurrentHashMap<>();
    private final List<StreamRecorder> recorders = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Starter starter;
    private final Dialer dialer;
    private final RunningServer server;

    /** Known as soon as the application starts. */
    private volatile ServletContext context;

    /** Starts a server, for clients that get there over TCP and nothing else. */
    StreamStage(Starter starter) throws Exception {
        this(starter, Dialer.TCP);
    }

    StreamStage(Starter starter, Dialer dialer) throws Exception {
        this.starter = starter;
        this.dialer = dialer;
        this.server = starter.start(new StreamApplications(this));
    }

    /** The application starts. */
    void starting(ServletContext application) {
        context = application;
    }

    ServletContext context() {
        return context;
    }

    /** The options of all tests that need no others: no timer interferes. */
    static EventSourceOptions options() {
        return EventSourceOptions.defaults().withPing(Duration.ZERO);
    }

    /** What belongs to a path; its last segment is the key. Null if nothing does. */
    Scene scene(String path) {
        return scenes.get(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Has the recorder play in a servlet that asks for isEventSource first. */
    String play(StreamRecorder recorder) {
        return play(recorder, options());
    }

    String play(StreamRecorder recorder, EventSourceOptions options) {
        return "/stream/" + add(recorder, options);
    }

    /** Has the recorder play in a servlet at this path. */
    String playAt(String servlet, StreamRecorder recorder) {
        return servlet + "/" + add(recorder, options());
    }

    String playAt(String servlet, StreamRecorder recorder, EventSourceOptions options) {
        return servlet + "/" + add(recorder, options);
    }

    /** Has a recorder of its own play in each stream at this path. */
    String playOften(EventSourceOptions options) {
        return "/stream/" + addScene(this::anotherRecorder, options);
    }

    private StreamRecorder anotherRecorder() {
        StreamRecorder recorder = new StreamRecorder();
        recorders.add(recorder);
        return recorder;
    }

    private String add(StreamRecorder recorder, EventSourceOptions options) {
        recorders.add(recorder);
        return addScene(() -> recorder, options);
    }

    private String addScene(Supplier<StreamRecorder> players, EventSourceOptions options) {
        String key = "n" + numbers.incrementAndGet();
        scenes.put(key, new Scene(players, options));
        return key;
    }

    OpeningRequest request(String target) {
        return OpeningRequest.forStream(host(), target);
    }

    /** The address of a stream, as the server is to see it. */
    String url(String target) {
        return (dialer.isSecure() ? "https://" : "http://") + host() + target;
    }

    /** What stands in the Host header. */
    String host() {
        return "127.0.0.1:" + server.port();
    }

    StreamClient connect() throws IOException {
        return connect(server, 0);
    }

    /** A client that takes little in before it reads. */
    StreamClient connectReluctant() throws IOException {
        return connect(server, 32 * 1024);
    }

    /** A client of any server of the kind. */
    StreamClient connect(RunningServer any, int receiveBuffer) throws IOException {
        return StreamClient.over(dialer.dial(any.port(), receiveBuffer));
    }

    /** Starts another server of the kind with any application. */
    RunningServer start(ServletContainerInitializer other) throws Exception {
        return starter.start(other);
    }

    /** An open stream. */
    StreamClient open(String target) throws IOException {
        return connect().open(request(target));
    }

    StreamClient open(StreamRecorder recorder) throws IOException {
        return open(play(recorder));
    }

    StreamClient open(StreamRecorder recorder, EventSourceOptions options) throws IOException {
        return open(play(recorder, options));
    }

    StreamClient openReluctant(StreamRecorder recorder, EventSourceOptions options) throws IOException {
        return connectReluctant().open(request(play(recorder, options)));
    }

    /** Another container with the same applications, which may be stopped. */
    StreamStage another() throws Exception {
        return new StreamStage(starter, dialer);
    }

    RunningServer server() {
        return server;
    }

    /** What every stream has to have kept since this was asked last. */
    void checkRules() {
        for (StreamRecorder recorder : recorders) {
            assertEquals(List.of(), recorder.takeFaults(), () -> "against the rules, in " + recorder.events());
        }
    }

    /** The streams whose end was not told. */
    List<StreamRecorder> unfinished() {
        return recorders.stream().filter(StreamRecorder::isUnfinished).toList();
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
