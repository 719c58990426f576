package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.connection.EventStreamConnection;
import io.websocketservlet.driver.connection.EventStreamOptions;
import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Statistics;
import io.websocketservlet.driver.connection.Surroundings;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Timers;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.driver.eventstream.EventStreamHandshake;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.driver.vectors.EventSourceScript.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Our event stream, as a script wants it: its handler is over with the first tick. */
final class EventSourceUnderTest implements Transport {

    private final EventSourceScript script;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final StringBuilder written = new StringBuilder();
    private final List<String> events = new ArrayList<>();
    private final List<String> returns = new ArrayList<>();
    private Receiver receiver;
    private boolean started;

    EventSourceUnderTest(EventSourceScript script) {
        this.script = script;
    }

    private final class Stream extends EventStreamConnection {

        Stream(EventStreamOptions options, Timers timers) {
            super(
                    options,
                    new Surroundings(
                            new Threads(tasks::add, ListenerExecutor.worker()), timers, null, new Statistics()));
        }

        @Override
        public String url() {
            return "http://" + script.header("Host") + script.path();
        }
    }

    /** What comes of the script, in lines. */
    String play() {
        List<String> accept = script.header("Accept") == null ? List.of() : List.of(script.header("Accept"));
        if (script.detects()) {
            return "detected " + EventStreamHandshake.isEventSource(script.method(), accept);
        }
        try {
            script.headers().keySet().forEach(EventStreamHandshake::checkCustomHeader);
        } catch (IllegalArgumentException e) {
            return "refused";
        }
        written.append(EventSourceArea.head(true, script));
        EventStreamOptions options = EventStreamOptions.defaults().withPing(Duration.ZERO);
        try (Timers timers = new Timers()) {
            Stream stream = new Stream(script.retry() == null ? options : options.withRetry(script.retry()), timers);
            stream.onOpen(() -> events.add("open"));
            stream.onClose(end -> events.add("close"));
            script.steps().forEach(step -> play(step, stream));
            tick(stream);
        }
        return EventSourceArea.lines(written.toString(), events, returns);
    }

    private void tick(Stream stream) {
        if (!started) {
            started = true;
            stream.start(this);
        }
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    private void play(Step step, Stream stream) {
        switch (step.op()) {
            case "tick" -> tick(stream);
            case "state" -> returns.add("" + stream.readyState().ordinal());
            case "url" -> returns.add(stream.url());
            case "last_event_id" -> returns.add(EventStreamHandshake.lastEventId(script.header("Last-Event-ID")));
            case "disconnect" -> {
                tick(stream);
                receiver.ended(null);
            }
            case "close" -> {
                tick(stream);
                returns.add("" + stream.close());
            }
            case "ping" -> returns.add("" + stream.ping());
            default -> returns.add(send(step, stream));
        }
    }

    private static String send(Step step, Stream stream) {
        try {
            return "" + stream.send(new ServerSentEvent(step.event(), step.id(), step.text(), null));
        } catch (IllegalArgumentException e) {
            return "refused";
        }
    }

    // The transport.

    @Override
    public void start(Receiver to) {
        receiver = to;
    }

    @Override
    public Written write(ByteBuffer[] buffers, Completion completion) {
        for (ByteBuffer buffer : buffers) {
            written.append(StandardCharsets.UTF_8.decode(buffer));
        }
        return Written.DONE;
    }

    @Override
    public void pauseReads() {}

    @Override
    public void resumeReads() {}

    @Override
    public void close() {
        receiver.ended(null);
    }
}
