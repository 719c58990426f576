package io.websocketservlet.contract;

import static io.websocketservlet.contract.WireFrame.BINARY;
import static io.websocketservlet.contract.WireFrame.RSV1;
import static io.websocketservlet.contract.WireFrame.TEXT;
import static io.websocketservlet.contract.WireFrame.binary;
import static io.websocketservlet.contract.WireFrame.ping;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.message.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are compressed if both ends want that (RFC 7692). */
interface CompressionContract extends Contract {

    String OFFER = "permessage-deflate";
    String LONG_TEXT = "{\"name\": \"z\u00fcrich\", \"value\": 1}, ".repeat(500);
    byte[] LONG_BINARY = new byte[20_000];

    private WebSocketOptions compressing(PermessageDeflate deflate) {
        return stage().options().withExtensions(deflate);
    }

    private WebSocketOptions compressing() {
        return compressing(PermessageDeflate.server());
    }

    private WebSocketOptions withContexts() {
        return compressing(PermessageDeflate.server().withContextTakeover(true).withPeerContextTakeover(true));
    }

    private OpeningRequest offering(String offer, Recorder server, WebSocketOptions options) {
        return stage().request(stage().play(server, options)).with("Sec-WebSocket-Extensions", offer);
    }

    private RawClient open(String offer, Recorder server, WebSocketOptions options) throws IOException {
        return stage().connect().open(offering(offer, server, options));
    }

    private RawClient open(Recorder server) throws IOException {
        return open(OFFER, server, compressing());
    }

    private static void echoes(RawClient client, Compression compression) throws Exception {
        client.send(compression.compressed(text(LONG_TEXT)), compression.compressed(binary(LONG_BINARY)));
        WireFrame echoed = client.expect(TEXT);
        assertTrue(echoed.payload().length < LONG_TEXT.length(), echoed::toString);
        assertEquals(LONG_TEXT, compression.restored(echoed).text());
        assertArrayEquals(
                LONG_BINARY, compression.restored(client.expect(BINARY)).payload());
    }

    // What is agreed on.

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | permessage-deflate; client_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
                        + " | permessage-deflate; client_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits"
                        + " | permessage-deflate; client_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=9 | permessage-deflate; client_no_context_takeover;"
                        + " server_max_window_bits=9; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=\"8\" | permessage-deflate; client_no_context_takeover;"
                        + " server_max_window_bits=8; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits=15; server_max_window_bits=15 | permessage-deflate;"
                        + " client_no_context_takeover; server_max_window_bits=15; server_no_context_takeover",
                "x-other, permessage-deflate; server_max_window_bits=7, permessage-deflate"
                        + " | permessage-deflate; client_no_context_takeover; server_no_context_takeover",
            })
    default void offeredCompressionIsAgreedOnAndUsedBothWays(String offer, String answer) throws Exception {
        Recorder server = Recorder.echo();
        OpeningRequest request = offering(offer, server, compressing());
        try (RawClient client = stage().connect();
                Compression compression = new Compression(false)) {
            client.send(request.bytes());
            assertEquals(answer, client.expectOpened(request).header("Sec-WebSocket-Extensions"));
            assertEquals(answer, server.socket().extensions());
            echoes(client, compression);
            echoes(client, compression);
        }
    }

    @Test
    default void contextsAreKeptWhereThatIsAllowed() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = open(OFFER, server, withContexts());
                Compression compression = new Compression(true)) {
            assertEquals(OFFER, server.socket().extensions());
            echoes(client, compression);
            WireFrame again = compression.compressed(text(LONG_TEXT));
            assertTrue(again.payload().length < 100, again::toString);
            WireFrame echoed = client.send(again).expect(TEXT);
            assertTrue(echoed.payload().length < 100, echoed::toString);
            assertEquals(LONG_TEXT, compression.restored(echoed).text());
        }
    }

    /** The peer says that it will not, and need not be asked; ours is up to us. */
    @Test
    default void aClientCanForbidContexts() throws Exception {
        Recorder server = Recorder.echo();
        String offer = OFFER + "; server_no_context_takeover; client_no_context_takeover";
        try (RawClient client = open(offer, server, withContexts());
                Compression compression = new Compression(false)) {
            echoes(client, compression);
            echoes(client, compression);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; unknown",
                "x-other",
            })
    default void anOfferThatCannotBeAcceptedIsDeclined(String offer) throws Exception {
        Recorder server = Recorder.echo();
        OpeningRequest request = offering(offer, server, compressing());
        try (RawClient client = stage().connect()) {
            client.send(request.bytes());
            assertNull(client.expectOpened(request).header("Sec-WebSocket-Extensions"));
            assertEquals("", server.socket().extensions());
            client.send(text(LONG_TEXT)).expectText(LONG_TEXT);
        }
    }

    @Test
    default void aClientThatOffersNothingIsServedWithoutCompression() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server, compressing())) {
            assertEquals("", server.socket().extensions());
            client.send(text(LONG_TEXT)).expectText(LONG_TEXT);
            client.send(text("a").withRsv(RSV1)).expectClose(1002);
        }
        server.expectClosed(1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate; ;", "permessage-deflate; a=\"", "=", "permessage-deflate,,x"})
    default void aMalformedOfferIsRefusedWith400(String offer) throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().connect()) {
            assertEquals(400, client.ask(offering(offer, server, compressing())).status());
        }
        server.expectAll("rejected 400");
    }

    // How messages come and go.

    @Test
    default void compressedMessagesRightBehindTheHandshakeAreDelivered() throws Exception {
        OpeningRequest request = offering(OFFER, Recorder.echo(), compressing());
        try (RawClient client = stage().connect();
                Compression compression = new Compression(false)) {
            client.send(
                    request.bytes(),
                    compression.compressed(text(LONG_TEXT)).masked(),
                    text("plain").masked());
            client.expectOpened(request);
            assertEquals(LONG_TEXT, compression.restored(client.expect(TEXT)).text());
            client.expectText("plain");
        }
    }

    @Test
    default void smallMessagesAreNotWorthIt() throws Exception {
        try (RawClient client = open(Recorder.echo());
                Compression compression = new Compression(false)) {
            WireFrame echoed =
                    client.send(compression.compressed(text("small"))).expect(TEXT);
            assertEquals(0, echoed.rsv());
            assertEquals("small", echoed.text());
        }
    }

    /** 6.1: the bit stands in the first frame alone. */
    @Test
    default void aCompressedMessageMayComeInFragmentsWithControlFramesBetween() throws Exception {
        try (RawClient client = open(Recorder.echo());
                Compression compression = new Compression(false)) {
            byte[] payload = compression.compressed(text(LONG_TEXT)).payload();
            List<byte[]> parts = new ArrayList<>();
            for (int at = 0; at < payload.length; at += 20) {
                byte[] part = Arrays.copyOfRange(payload, at, Math.min(payload.length, at + 20));
                WireFrame frame =
                        at == 0 ? WireFrame.of(TEXT, part).withRsv(RSV1) : WireFrame.of(WireFrame.CONTINUATION, part);
                parts.add(frame.notFinal().masked());
                parts.add(ping("p" + at).masked());
            }
            parts.add(WireFrame.continuation("").masked());
            client.sendApart(parts.toArray(byte[][]::new));
            for (int at = 0; at < payload.length; at += 20) {
                client.expectPong("p" + at);
            }
            assertEquals(LONG_TEXT, compression.restored(client.expect(TEXT)).text());
        }
    }

    @Test
    default void aMessageToManyIsTheSameForAll() throws Exception {
        Message message = Message.text(LONG_TEXT);
        try (Compression compression = new Compression(false)) {
            byte[] first = null;
            for (int i = 0; i < 3; i++) {
                try (RawClient client = open(new Recorder().atOpen(socket -> socket.send(message)))) {
                    WireFrame frame = client.expect(TEXT);
                    first = first == null ? frame.payload() : first;
                    assertArrayEquals(first, frame.payload());
                    assertEquals(LONG_TEXT, compression.restored(frame).text());
                }
            }
            try (RawClient plain = stage().open(new Recorder().atOpen(socket -> socket.send(message)), compressing())) {
                plain.expectText(LONG_TEXT);
            }
        }
    }
}
