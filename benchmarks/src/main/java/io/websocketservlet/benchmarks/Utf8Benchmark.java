package io.websocketservlet.benchmarks;

import io.websocketservlet.driver.frame.Utf8;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Text that is UTF-8: decoded strictly as a whole, checked as it is where a message comes in pieces, and beside both
 * the platform's decoder, which accepts anything.
 */
@State(Scope.Thread)
public class Utf8Benchmark {

    /** Texts of which each is one step dearer than the one before. */
    public enum Script {
        ASCII("hello world, how are you? "),
        LATIN("Fußgänger überqueren déjà la Straße. "),
        CJK("今日は良い天気ですね。你好，世界！"),
        EMOJI("ok 👍 schön 😀 日本 🇯🇵 ");

        private final String unit;

        Script(String unit) {
            this.unit = unit;
        }
    }

    @Param
    public Script script;

    @Param({"64", "1024", "65536"})
    public int size;

    private byte[] bytes;

    @Setup
    public void prepare() {
        bytes = Samples.text(script.unit, size);
    }

    @Benchmark
    public String decode() {
        return Utf8.decode(bytes, 0, size);
    }

    @Benchmark
    public String platform() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Benchmark
    public int check() {
        return Utf8.check(Utf8.ACCEPT, bytes, 0, size);
    }
}
