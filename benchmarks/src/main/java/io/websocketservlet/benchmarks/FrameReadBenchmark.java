package io.websocketservlet.benchmarks;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.frame.FrameReader;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Frames in: as far as {@link FrameReader} goes, and to the event that {@link Driver#next} reports. A server reads
 * masked frames, a client unmasked ones.
 *
 * <p>What a text of 64 bytes allocates is what the application is handed: with references of four bytes 144 bytes, which
 * are 16 for the event, 24 for the message, 24 for the String and 16 + 64 for its array.
 */
@State(Scope.Thread)
public class FrameReadBenchmark {

    @Param
    public Role role;

    @Param({"16", "64", "1024", "65536", "1048576"})
    public int size;

    private ByteBuffer text;
    private ByteBuffer binary;
    private byte[] payload;
    private FrameReader reader;
    private Driver driver;

    @Setup
    public void prepare() {
        text = Samples.frame(role, Samples.message(true, size));
        binary = Samples.frame(role, Samples.message(false, size));
        payload = new byte[size];
        reader = new FrameReader(role, true, 0);
        driver = Samples.driver(role);
    }

    @Benchmark
    public byte[] frame() throws ProtocolException {
        binary.rewind();
        reader.readHeader(binary, size);
        reader.readPayload(binary, payload, 0, size);
        reader.next();
        return payload;
    }

    @Benchmark
    public Event text() {
        return driver.next(text.rewind());
    }

    @Benchmark
    public Event binary() {
        return driver.next(binary.rewind());
    }
}
