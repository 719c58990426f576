package io.websocketservlet.benchmarks;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Frames out: from a message to the buffers that are written. A client masks, a server does not. */
@State(Scope.Thread)
public class FrameWriteBenchmark {

    @Param
    public Role role;

    @Param({"16", "64", "1024", "65536", "1048576"})
    public int size;

    private Message text;
    private Message binary;
    private Driver driver;

    @Setup
    public void prepare() {
        text = Samples.message(true, size);
        binary = Samples.message(false, size);
        driver = Samples.driver(role);
    }

    @Benchmark
    public ByteBuffer[] text() {
        driver.send(text);
        return driver.takeOutput(Integer.MAX_VALUE);
    }

    @Benchmark
    public ByteBuffer[] binary() {
        driver.send(binary);
        return driver.takeOutput(Integer.MAX_VALUE);
    }
}
