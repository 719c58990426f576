package io.websocketservlet.benchmarks;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A message from a client's driver to a server's, which sends it back; the buffers go from one to the other as they are.
 *
 * <p>How often the bytes of a large binary message are copied can be counted in the code, and again in the bytes that
 * are allocated, since each copy is one into a new array:
 *
 * <ol>
 *   <li>The client's {@code FrameWriter} puts them behind the header and masks them there: the message may be in use
 *       elsewhere. That is the first copy.
 *   <li>The server's {@code FrameReader} moves them into the array of the message that the application is given, and
 *       unmasks them there. That is the second.
 *   <li>The server sends the same array: {@code FrameQueue} passes it on by reference. No copy.
 *   <li>The client's {@code FrameReader} moves them into an array of its own. That is the third, and the only one on the
 *       way back.
 * </ol>
 *
 * <p>So a round trip of 1 MiB allocates 3 MiB and some hundred bytes. This holds for a frame that comes in one piece;
 * where it comes in many, the array grows with what has arrived, and each byte is moved up to once more on average.
 */
@State(Scope.Thread)
public class RoundTripBenchmark {

    @Param({"16", "64", "1024", "65536", "1048576"})
    public int size;

    private final Driver client = Samples.driver(Role.CLIENT);
    private final Driver server = Samples.driver(Role.SERVER);
    private Message text;
    private Message binary;

    @Setup
    public void prepare() {
        text = Samples.message(true, size);
        binary = Samples.message(false, size);
    }

    @Benchmark
    public Message text() {
        return echo(text);
    }

    @Benchmark
    public Message binary() {
        return echo(binary);
    }

    private Message echo(Message message) {
        client.send(message);
        server.send(receive(client, server));
        return receive(server, client);
    }

    private static Message receive(Driver from, Driver to) {
        Message message = null;
        for (ByteBuffer bytes : from.takeOutput(Integer.MAX_VALUE)) {
            if (to.next(bytes) instanceof Event.Received received) {
                message = received.message();
            }
        }
        return message;
    }
}
