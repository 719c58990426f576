package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.handshake.Agreement;
import java.time.Duration;

/** A server's connection between a transport, an executor and a clock that do nothing by themselves. */
final class Rig {

    final ManualClock clock = new ManualClock();
    final ManualExecutor executor = new ManualExecutor();
    final ManualTransport transport = new ManualTransport();
    final Statistics statistics = new Statistics();

    /** Far more than what is soon passes between any two looks at the clock of the writers, unless a test says otherwise. */
    long step = Duration.ofSeconds(1).toNanos();

    private long now;
    private final WriteQueues writeQueues = new WriteQueues(executor, () -> now += step);
    final ServerEnd connection;
    final ConnectionRecorder recorder;

    private Rig(WebSocketOptions options) {
        this(options, ServerEnd.everything(options));
    }

    private Rig(WebSocketOptions options, Agreement agreement) {
        Threads threads = new Threads(executor, options.executor());
        connection = new ServerEnd(
                options, agreement, new Surroundings(threads, clock.timers(), null, statistics, writeQueues));
        recorder = new ConnectionRecorder(connection);
    }

    /** While the handler runs: nothing is handed over yet. */
    static Rig inHandler(WebSocketOptions options) {
        return new Rig(options);
    }

    /** A connection that was handed over, of whatever protocol was agreed on. */
    static Rig started(WebSocketOptions options, Agreement agreement) {
        Rig rig = new Rig(options, agreement);
        rig.connection.begin();
        rig.start();
        return rig;
    }

    /** An open connection that never pings; onOpen was called. */
    static Rig open() {
        return open(WebSocketOptions.defaults().withPing(Duration.ZERO));
    }

    /** An open connection; onOpen was called. */
    static Rig open(WebSocketOptions options) {
        Rig rig = new Rig(options);
        rig.connection.begin();
        rig.start();
        rig.recorder.assertNext("open");
        return rig;
    }

    /** The container hands the connection over. */
    void start() {
        Deliverers.run(() -> connection.start(transport));
    }

    /** Runs and reads all there is. */
    void settle() {
        do {
            executor.runAll();
            transport.readAll();
        } while (executor.size() > 0);
    }

    /** Runs something on another thread to its end; fails if a lock keeps it from getting there. */
    static void elsewhere(Runnable action) {
        Throwable[] thrown = {null};
        Thread thread = new Thread(action, "elsewhere");
        thread.setUncaughtExceptionHandler((where, fault) -> thrown[0] = fault);
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertTrue(!thread.isAlive(), "a lock is held that another thread needs");
        if (thrown[0] != null) {
            throw new AssertionError("on another thread", thrown[0]);
        }
    }

    /** Nothing happened that was not asked for, and nothing was wrong. */
    void assertExhausted() {
        transport.assertNoFault();
        recorder.assertExhausted();
    }
}
