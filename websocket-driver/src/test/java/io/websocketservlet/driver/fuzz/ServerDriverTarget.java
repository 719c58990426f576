package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ServerDriver;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import java.util.Arrays;
import java.util.List;

/**
 * The first byte is what the application does, the others are what comes from the first byte of a connection on. Any
 * chunking of them gives the same events and the same output.
 */
public final class ServerDriverTarget {

    private static final int STARTS_EARLY = 1;
    private static final int NEVER_STARTS = 2;

    private static final ServerHandshake HANDSHAKE = new ServerHandshake(
            List.of("chat"), OriginPolicy.sameOrigin(), new Headers(), Extensions.of(PermessageDeflate.server()));

    private ServerDriverTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        Transcript whole = play(input[0], Chunks.whole(bytes));
        Chunks.ways(bytes).forEach(chunks -> assertEquals(whole, play(input[0], chunks)));
    }

    private static Transcript play(int setting, List<byte[]> chunks) {
        ServerDriver driver = new ServerDriver(DriverOptions.defaults().withMaxLength(300));
        if ((setting & STARTS_EARLY) != 0) {
            driver.start(HANDSHAKE);
        }
        return Transcript.of(driver, chunks, event -> {
            if (event instanceof Event.Connected && (setting & NEVER_STARTS) == 0) {
                driver.start(HANDSHAKE);
            }
        });
    }
}
