package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.FrameDriver;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Offers;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The first byte is how the connection is set up, the others are what the peer sends on it. Any chunking of them gives the
 * same events and the same output, and memory is taken for bytes that have come, not for lengths that were announced.
 */
public final class FramesTarget {

    private static final int CLIENT = 1;
    private static final int UNMASKED_TOO = 2;
    private static final int DEFLATE = 4;
    private static final int NO_CONTEXT = 8;
    private static final int LONG_MESSAGES = 0x10;
    private static final int FEW_FRAGMENTS = 0x20;
    private static final int WE_CLOSE = 0x40;

    /** What the thread keeps for all connections, and what a driver has before it reads. */
    private static final long MEMORY_AT_REST = 512 * 1024;

    /** An event, its words and its answer, for a frame of two bytes. */
    private static final long MEMORY_FOR_A_BYTE = 1000;

    /** Deflate makes at most 1032 bytes of one, which are copied from step to step. */
    private static final long MEMORY_FOR_A_COMPRESSED_BYTE = 20_000;

    private FramesTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int setting = input[0];
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        boolean answerMayBeFound = has(setting, WE_CLOSE) && isFaulty(setting, bytes);
        Transcript whole = play(setting, Chunks.whole(bytes));
        for (List<byte[]> chunks : Chunks.ways(bytes)) {
            Transcript other = play(setting, chunks);
            assertEquals(whole.output(), other.output());
            assertEquals(events(whole, answerMayBeFound), events(other, answerMayBeFound));
        }
        long each = has(setting, DEFLATE) ? MEMORY_FOR_A_COMPRESSED_BYTE : MEMORY_FOR_A_BYTE;
        Memory.assertAtMost(MEMORY_AT_REST + each * input.length, () -> play(setting, Chunks.whole(bytes)));
    }

    private static Transcript play(int setting, List<byte[]> chunks) {
        return Transcript.of(open(setting), chunks);
    }

    private static Driver open(int setting) {
        FrameDriver driver =
                new FrameDriver(has(setting, CLIENT) ? Role.CLIENT : Role.SERVER, options(setting), () -> Peer.KEY);
        driver.open(new Agreement("hybi-13", "", has(setting, DEFLATE) ? deflate(setting) : Pipeline.empty()));
        if (has(setting, WE_CLOSE)) {
            driver.close(1000, "bye");
        }
        return driver;
    }

    /** Without the last one, where the answer to our Close counts as found by how the bytes lie: see decision 0002. */
    private static List<String> events(Transcript transcript, boolean butTheLast) {
        List<String> events = transcript.events();
        return butTheLast ? events.subList(0, events.size() - 1) : events;
    }

    private static boolean isFaulty(int setting, byte[] bytes) {
        Driver driver = open(setting);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Event event;
        while ((event = driver.read(in)) != null) {
            if (event instanceof Event.Failed) {
                return true;
            }
        }
        return false;
    }

    private static DriverOptions options(int setting) {
        return DriverOptions.defaults()
                .withRequireMasking(!has(setting, UNMASKED_TOO))
                .withMaxLength(has(setting, LONG_MESSAGES) ? (1 << 26) - 1 : 300)
                .withMaxFragments(has(setting, FEW_FRAGMENTS) ? 3 : 131_072);
    }

    /** The end that reads what comes, of a pair that has agreed. */
    private static Pipeline deflate(int setting) {
        PermessageDeflate options = has(setting, NO_CONTEXT) ? PermessageDeflate.server() : PermessageDeflate.client();
        Offers offers = Extensions.of(options).offer();
        Pipeline server = Extensions.of(options).accept(ExtensionHeader.parse(offers.header()));
        try {
            return has(setting, CLIENT) ? offers.activate(server.header()) : server;
        } catch (ProtocolException e) {
            throw new AssertionError("our client does not take our server's answer", e);
        }
    }

    private static boolean has(int setting, int flag) {
        return (setting & flag) != 0;
    }
}
