package io.websocketservlet.benchmarks;

import io.websocketservlet.driver.frame.Utf8;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Text that is UTF-8 but for one byte: what it costs to find out, decoding it as a whole or checking it as it comes. */
@State(Scope.Thread)
public class Utf8RejectBenchmark {

    private static final byte NEVER_IN_UTF_8 = (byte) 0xFF;

    /** Where the byte is that is wrong. */
    public enum Place {
        EARLY,
        LATE
    }

    @Param
    public Place place;

    @Param({"64", "1024", "65536"})
    public int size;

    private byte[] bytes;

    @Setup
    public void prepare() {
        bytes = Samples.text(Samples.json(size), size);
        bytes[place == Place.EARLY ? 8 : size - 8] = NEVER_IN_UTF_8;
    }

    @Benchmark
    public String decode() {
        return Utf8.decode(bytes, 0, size);
    }

    @Benchmark
    public int check() {
        return Utf8.check(Utf8.ACCEPT, bytes, 0, size);
    }
}
