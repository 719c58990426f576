package io.websocketservlet.benchmarks;

import io.websocketservlet.driver.FrameDriver;
import io.websocketservlet.driver.connection.Connection;
import io.websocketservlet.driver.connection.Statistics;
import io.websocketservlet.driver.connection.Surroundings;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Timers;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import java.nio.ByteBuffer;
import java.time.Duration;
import jdk.jfr.Recording;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A server's connection that sends back what it reads: from the transport's bytes to one write of the answer, with all that
 * belongs to a connection, its lock, its counters and its place on the clock, but without I/O. Once as it is, and once while
 * a flight recording looks for slow deliveries, and finds none.
 */
@State(Scope.Thread)
public class ConnectionBenchmark {

    @Param({"64", "1024"})
    public int size;

    @Param({"unrecorded", "recorded"})
    public String flight;

    private final Timers timers = new Timers();
    private final Swallowing transport = new Swallowing();
    private Connection connection;
    private ByteBuffer frame;
    private Recording recording;

    @Setup
    public void open() {
        if (flight.equals("recorded")) {
            recording = new Recording();
            recording.enable("io.websocketservlet.MessageBatch").withThreshold(Duration.ofHours(1));
            recording.start();
        }
        frame = Samples.frame(Role.SERVER, Samples.message(true, size));
        Echo echo = new Echo(timers);
        echo.begin();
        echo.start(transport);
        connection = echo;
    }

    @TearDown
    public void close() {
        connection.abort();
        timers.close();
        if (recording != null) {
            recording.close();
        }
    }

    @Benchmark
    public long echo() {
        connection.received(frame.rewind());
        return transport.bytes;
    }

    private static final class Echo extends Connection {

        Echo(Timers timers) {
            this(WebSocketOptions.defaults().withPing(Duration.ZERO), timers);
        }

        private Echo(WebSocketOptions options, Timers timers) {
            super(
                    opened(options),
                    options,
                    new Surroundings(new Threads(Runnable::run, options.executor()), timers, null, new Statistics()));
            onMessage(this::send);
        }

        private static FrameDriver opened(WebSocketOptions options) {
            FrameDriver driver = FrameDriver.server(options.driverOptions());
            driver.open(new Agreement("hybi-13", ""));
            return driver;
        }

        @Override
        protected void begin() {
            super.begin();
        }

        @Override
        public String url() {
            return "ws://example.com/";
        }
    }

    /** Takes what is written as if it were sent. */
    private static final class Swallowing implements Transport {

        private long bytes;

        @Override
        public void start(Receiver receiver) {}

        @Override
        public Written write(ByteBuffer[] buffers, Completion completion) {
            for (ByteBuffer buffer : buffers) {
                bytes += buffer.remaining();
            }
            return Written.DONE;
        }

        @Override
        public void pauseReads() {}

        @Override
        public void resumeReads() {}

        @Override
        public void close() {}
    }
}
