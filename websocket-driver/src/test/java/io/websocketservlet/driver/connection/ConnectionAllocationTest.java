package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.FrameDriver;
import io.websocketservlet.driver.wire.Allocation;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What reading a message and sending it back costs in memory, beside what the driver by itself takes for that. */
@Timeout(60)
class ConnectionAllocationTest {

    private static final int MESSAGES = 200;
    private static final int ROUNDS = 10;

    /** What was made last: an object that nobody can see need not be made. */
    private static volatile Object sink;

    private final ByteBuffer frame = ByteBuffer.wrap(Peer.text("x".repeat(64)));

    /** Bytes for each of many, in the best of several rounds: the first ones still load classes. */
    private static long bytesOfOne(Runnable one) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            least = Math.min(least, Allocation.of(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    one.run();
                }
            }));
        }
        return least / MESSAGES;
    }

    private long ofTheDriver() {
        WebSocketOptions options = WebSocketOptions.defaults();
        FrameDriver driver = FrameDriver.server(options.driverOptions());
        driver.open(ServerEnd.everything(options));
        driver.poll();
        return bytesOfOne(() -> {
            Event event = driver.react(driver.read(frame.rewind()));
            sink = event;
            driver.send(((Event.Received) event).message());
            sink = driver.takeOutput(Outbox.BATCH);
        });
    }

    private long ofAConnection() {
        WebSocketOptions options = WebSocketOptions.defaults().withPing(Duration.ZERO);
        ServerEnd connection = new ServerEnd(options, new ManualExecutor(), new ManualClock().timers());
        connection.onMessage(connection::send);
        connection.begin();
        SwallowingTransport transport = new SwallowingTransport();
        connection.start(transport);
        long bytes = bytesOfOne(() -> connection.received(frame.rewind()));
        assertEquals((long) 2 * ROUNDS * MESSAGES * (2 + 64), transport.swallowed);
        return bytes;
    }

    @Test
    void eventsThatNobodyRecordsCostNothing() {
        long driver = ofTheDriver();
        long connection = ofAConnection();
        assertTrue(connection <= driver, () -> connection + " bytes, the driver by itself " + driver);
    }

    @Test
    void thatIsSoAgainWhenARecordingIsOver() {
        long recorded;
        try (Flight flight = new Flight(Duration.ofHours(1))) {
            recorded = ofAConnection();
            flight.land("MessageBatch");
        }
        long unrecorded = ofAConnection();
        long driver = ofTheDriver();
        assertTrue(unrecorded <= driver, () -> unrecorded + " bytes, the driver by itself " + driver);
        assertTrue(recorded > unrecorded, () -> recorded + " bytes recorded, " + unrecorded + " unrecorded");
    }

    /** Takes whatever is written, and counts it. */
    private static final class SwallowingTransport implements Transport {

        private long swallowed;

        @Override
        public void start(Receiver receiver) {}

        @Override
        public Written write(ByteBuffer[] buffers, Completion completion) {
            for (ByteBuffer buffer : buffers) {
                swallowed += buffer.remaining();
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
