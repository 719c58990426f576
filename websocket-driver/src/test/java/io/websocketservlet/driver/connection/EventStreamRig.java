package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An event stream between a transport, an executor and a clock that do nothing by themselves. */
final class EventStreamRig {

    static final EventStreamOptions OPTIONS = EventStreamOptions.defaults().withPing(Duration.ZERO);
    static final String RETRY = "retry: 5000\r\n\r\n";

    final ManualClock clock = new ManualClock();
    final ManualExecutor executor = new ManualExecutor();
    final ManualTransport transport = new ManualTransport();
    /** Far more than what is soon passes between any two looks at the clock, unless a test says otherwise. */
    long step = Duration.ofSeconds(1).toNanos();

    private long now;

    final WriteQueues writeQueues = new WriteQueues(executor, () -> now += step);
    final Statistics statistics = new Statistics();
    final List<String> events = new ArrayList<>();
    final Stream stream;

    /** How often the stream said that it can be let go. */
    int closed;

    final class Stream extends EventStreamConnection {

        Stream(EventStreamOptions options) {
            super(
                    options,
                    new Surroundings(
                            new Threads(executor, ListenerExecutor.worker()),
                            clock.timers(),
                            null,
                            EventStreamRig.this.statistics,
                            writeQueues));
        }

        @Override
        public String url() {
            return "http://example.com/news;secret?secret";
        }

        @Override
        protected void closed() {
            closed++;
        }
    }

    private EventStreamRig(EventStreamOptions options) {
        stream = new Stream(options);
        stream.onOpen(() -> events.add("open"));
        stream.onDrain(() -> events.add("drain"));
        stream.onError(fault -> events.add("error " + fault.getMessage()));
        stream.onClose(end -> events.add(shown(end)));
    }

    private static String shown(Event.Closed end) {
        return "close " + end.code() + (end.wasClean() ? ", clean" : "");
    }

    /** While the handler runs: nothing is handed over yet. */
    static EventStreamRig inHandler(EventStreamOptions options) {
        return new EventStreamRig(options);
    }

    /** An open stream; onOpen was called, and what it begins with is written. */
    static EventStreamRig open(EventStreamOptions options) {
        EventStreamRig rig = new EventStreamRig(options);
        rig.start();
        rig.assertNext("open");
        rig.assertWritten(RETRY);
        return rig;
    }

    static EventStreamRig open() {
        return open(OPTIONS);
    }

    /** The container hands the response over. */
    void start() {
        stream.begin();
        Deliverers.run(() -> stream.start(transport));
    }

    /** These calls have come since the last look, no more and no less; whatever was to be run has run. */
    void assertNext(String... expected) {
        executor.runAll();
        assertEquals(List.of(expected), events);
        events.clear();
    }

    /** What was written since the last look. */
    void assertWritten(String expected) {
        assertEquals(expected, new String(transport.takeWritten(), StandardCharsets.UTF_8));
    }

    /** Nothing happened that was not asked for, and nothing was wrong. */
    void assertExhausted() {
        transport.assertNoFault();
        assertNext();
        assertWritten("");
    }
}
