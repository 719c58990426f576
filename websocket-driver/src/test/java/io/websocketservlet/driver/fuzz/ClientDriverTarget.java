package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.ClientDriver;
import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import io.websocketservlet.driver.wire.Peer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a client gets from the first byte of a connection on. Any chunking of it gives the same events and the same output.
 */
public final class ClientDriverTarget {

    private static final WebSocketUrl URL = WebSocketUrl.parse("ws://a.example/chat");

    /** The nonce of RFC 6455 1.3: "the sample nonce". */
    private static final byte[] NONCE = "the sample nonce".getBytes(StandardCharsets.US_ASCII);

    private ClientDriverTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Transcript whole = play(Chunks.whole(input));
        Chunks.ways(input).forEach(chunks -> assertEquals(whole, play(chunks)));
    }

    private static Transcript play(List<byte[]> chunks) {
        ClientDriver driver = new ClientDriver(DriverOptions.defaults().withMaxLength(300), () -> Peer.KEY);
        ClientOffer offer = ClientOffer.nothing()
                .withProtocols(List.of("chat"))
                .withProtocolOptional(true)
                .withExtensions(Extensions.of(PermessageDeflate.client()));
        driver.start(new ClientHandshake(URL, offer, NONCE));
        return Transcript.of(driver, chunks, event -> {});
    }
}
