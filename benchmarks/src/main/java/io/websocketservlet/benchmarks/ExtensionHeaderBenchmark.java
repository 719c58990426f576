package io.websocketservlet.benchmarks;

import io.websocketservlet.driver.extension.ExtensionHeader;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Headers made to be dear to read: the time has to grow with their length and no faster. Each of them is one on which
 * parsers that look back, or begin anew, take the square of the length or worse.
 */
@State(Scope.Thread)
public class ExtensionHeaderBenchmark {

    /** What the header consists of. */
    public enum Attack {
        /** A quoted string full of backslashes that does not end. */
        BACKSLASHES("a; b=\"", "\\c"),
        /** Many parameters of one extension. */
        PARAMETERS("a", "; b=\"c\""),
        /** White space that might belong to this or to that. */
        SPACES("a", " \t");

        private final String begin;
        private final String repeated;

        Attack(String begin, String repeated) {
            this.begin = begin;
            this.repeated = repeated;
        }
    }

    @Param
    public Attack attack;

    @Param({"16384", "32768", "65536"})
    public int size;

    private String header;

    @Setup
    public void prepare() {
        header = attack.begin + attack.repeated.repeat((size - attack.begin.length()) / attack.repeated.length());
    }

    @Benchmark
    public List<ExtensionHeader.Element> parse() {
        return ExtensionHeader.parse(header);
    }
}
