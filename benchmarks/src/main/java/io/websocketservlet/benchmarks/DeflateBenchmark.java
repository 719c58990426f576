package io.websocketservlet.benchmarks;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.frame.ProtocolException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * permessage-deflate (RFC 7692) on text such as applications send. With context takeover a message refers back to the
 * ones before, which are all the same here: so it becomes smaller than most messages do, and inflating needs the window.
 */
@State(Scope.Thread)
public class DeflateBenchmark {

    @Param({"64", "1024", "65536"})
    public int size;

    @Param({"false", "true"})
    public boolean contextTakeover;

    private ExtensionSession compressing;
    private ExtensionSession inflating;
    private Payload text;
    private Payload compressed;

    @Setup
    public void prepare() throws ProtocolException {
        text = Payload.text(Samples.json(size));
        compressing = session();
        inflating = session();
        compressed = compressing.outgoing(text);
        inflating.incoming(compressed, size);
        // Compressed with a context behind it, a message inflates with that context only; it stays the same as long as
        // one and the same message is inflated again and again.
        compressed = compressing.outgoing(text);
        inflating.incoming(compressed, size);
    }

    private ExtensionSession session() {
        Extension.Acceptance acceptance = PermessageDeflate.server()
                .withContextTakeover(contextTakeover)
                .withPeerContextTakeover(contextTakeover)
                .accept(List.of(Parameters.none()));
        return acceptance.session();
    }

    @TearDown
    public void close() {
        compressing.close();
        inflating.close();
    }

    @Benchmark
    public Payload compress() {
        return compressing.outgoing(text);
    }

    @Benchmark
    public Payload inflate() throws ProtocolException {
        return inflating.incoming(compressed, size);
    }
}
