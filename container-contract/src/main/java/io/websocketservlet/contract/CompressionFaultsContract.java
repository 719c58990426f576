package io.websocketservlet.contract;

import static io.websocketservlet.contract.CompressionContract.LONG_BINARY;
import static io.websocketservlet.contract.CompressionContract.LONG_TEXT;
import static io.websocketservlet.contract.CompressionContract.OFFER;
import static io.websocketservlet.contract.WireFrame.BINARY;
import static io.websocketservlet.contract.WireFrame.RSV1;
import static io.websocketservlet.contract.WireFrame.TEXT;
import static io.websocketservlet.contract.WireFrame.binary;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.ping;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A client that compresses wrongly, or too much (RFC 7692 6 and 7.2). */
interface CompressionFaultsContract extends Contract {

    private WebSocketOptions options() {
        return stage().options().withExtensions(PermessageDeflate.server());
    }

    private RawClient open(Recorder server, WebSocketOptions options) throws IOException {
        return stage().connect()
                .open(stage().request(stage().play(server, options)).with("Sec-WebSocket-Extensions", OFFER));
    }

    private void fails(int code, WireFrame... frames) throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = open(server, options())) {
            client.send(frames).expectClose(code);
            client.send(close(code, "")).expectEnd();
        }
        server.expectClosed(code);
        assertTrue(server.events().contains("error ProtocolException"), server.events()::toString);
    }

    private static WireFrame marked(int opcode, String hex) {
        return WireFrame.of(opcode, HexFormat.ofDelimiter(" ").parseHex(hex)).withRsv(RSV1);
    }

    @Test
    default void theBitIsWrongAnywhereElse() throws Exception {
        fails(1002, ping("a").withRsv(RSV1));
        fails(1002, marked(TEXT, "4A").notFinal(), marked(WireFrame.CONTINUATION, "04 00"));
        fails(1002, text("a").withRsv(2));
        fails(1002, text("a").withRsv(RSV1 | 1));
    }

    @Test
    default void whatCannotBeDecompressedEndsTheConnectionWith1010() throws Exception {
        fails(1010, marked(TEXT, "FF FF FF FF"));
    }

    /** Without contexts there is nothing before the message to refer to. */
    @Test
    default void aReferenceToBeforeTheMessageEndsTheConnectionWith1010() throws Exception {
        try (Compression client = new Compression(true)) {
            client.compressed(text(LONG_TEXT));
            fails(1010, client.compressed(text(LONG_TEXT)));
        }
    }

    /** A block as it is, which holds C3 28. */
    @Test
    default void textIsJudgedAfterItWasDecompressed() throws Exception {
        fails(1007, marked(TEXT, "00 02 00 FD FF C3 28 00"));
    }

    @Test
    default void theLimitCountsWhatWasDecompressed() throws Exception {
        int limit = LONG_BINARY.length;
        Recorder server = Recorder.echo();
        try (RawClient client = open(server, options().withMaxLength(limit));
                Compression compression = new Compression(false)) {
            client.send(compression.compressed(binary(LONG_BINARY)));
            assertArrayEquals(
                    LONG_BINARY, compression.restored(client.expect(BINARY)).payload());
            client.send(compression.compressed(binary(new byte[limit + 1]))).expectClose(1009);
            client.send(close(1009, "")).expectEnd();
        }
        server.expectClosed(1009);
    }

    /** 256 MiB in 260 kB: what is too long is noticed while it is made. */
    @Test
    default void aMessageThatGrowsWithoutEndCostsNoMoreThanTheLimit() throws Exception {
        byte[] zeros = new byte[1 << 20];
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (Compression compression = new Compression(true)) {
            for (int i = 0; i < 256; i++) {
                bomb.writeBytes(compression.compressed(binary(zeros)).payload());
                bomb.writeBytes(new byte[] {0, 0, -1, -1});
            }
        }
        Recorder server = Recorder.echo();
        try (RawClient client = open(server, options().withMaxLength(1_000_000))) {
            byte[] frame =
                    WireFrame.of(BINARY, bomb.toByteArray()).withRsv(RSV1).masked();
            long before = Allocated.byAllThreads();
            client.send(frame).expectClose(1009);
            long allocated = Allocated.byAllThreads() - before;
            assertTrue(allocated < 32 << 20, allocated + " bytes allocated");
            client.send(close(1009, "")).expectEnd();
        }
        server.expectClosed(1009);
    }
}
