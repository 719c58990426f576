package io.websocketservlet.contract;

import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.servlet.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that speak hixie-75 or hixie-76, where the options say so. */
interface DraftsContract extends Contract {

    /** Whether the container tells the value of a header as it came. Where it does not, some keys of hixie-76 are refused. */
    boolean keepsHeadersAsTheyCame();

    /** The bytes behind the request, and what they are answered with. */
    byte[] BODY = HexFormat.of().parseHex("5e6e3a64735b3455");

    byte[] RESPONSE = HexFormat.of().parseHex("1cdb9ad2413e509393ccaef9039b85a5");

    byte[] CLOSING = HexFormat.of().parseHex("ff00");

    private static byte[] frame(String text) {
        return ("\0" + text + "\u00ff").getBytes(StandardCharsets.ISO_8859_1);
    }

    private WebSocketOptions drafts() {
        return stage().options().withDrafts(true);
    }

    private OpeningRequest request75(String target) {
        return stage().request(target)
                .without("Sec-WebSocket-Key")
                .without("Sec-WebSocket-Version")
                .with("Upgrade", "WebSocket")
                .with("Origin", stage().origin());
    }

    private OpeningRequest request76(String target) {
        return request75(target)
                .with("Sec-WebSocket-Key1", "18x 6]8vM;54 *(5: {U1]8z[8")
                .with("Sec-WebSocket-Key2", "1_tx7X d< nw 334J702) 7]o}` 0");
    }

    private RawClient open75(Recorder server, WebSocketOptions options) throws IOException {
        RawClient client = stage().connect();
        expectOpened(client.ask(request75(stage().play(server, options))));
        return client;
    }

    private RawClient open76(Recorder server, WebSocketOptions options) throws IOException {
        RawClient client = stage().connect();
        client.send(request76(stage().play(server, options)).bytes(), BODY);
        expectOpened(client.readReply());
        return client.expectBytes(RESPONSE);
    }

    private void expectOpened(HttpReply reply) {
        assertEquals(101, reply.status(), reply::toString);
        assertEquals("WebSocket", reply.header("Upgrade"));
        assertTrue(reply.hasToken("Connection", "Upgrade"), reply::toString);
        assertNull(reply.header("Sec-WebSocket-Accept"));
    }

    @Test
    default void hixie75SaysWhereItIs() throws Exception {
        Recorder server = Recorder.echo();
        String target = stage().play(server, drafts());
        try (RawClient client = stage().connect()) {
            HttpReply reply = client.ask(request75(target + "?a=b"));
            expectOpened(reply);
            assertEquals(stage().url(target + "?a=b"), reply.header("WebSocket-Location"));
            assertEquals(stage().origin(), reply.header("WebSocket-Origin"));
            assertEquals("hixie-75", server.expect("open").socket().version());
        }
    }

    @Test
    default void hixie75Echoes() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = open75(server, drafts())) {
            client.send(frame("Hi"), frame("")).expectBytes(frame("Hi")).expectBytes(frame(""));
            client.dribble(frame("there")).expectBytes(frame("there"));
        }
        server.expectClosed(1006);
    }

    @Test
    default void hixie75IsClosedWithoutAWord() throws Exception {
        Recorder server = new Recorder().atMessage((socket, message) -> {
            socket.send("bye");
            socket.close();
        });
        try (RawClient client = open75(server, drafts())) {
            client.send(frame("go")).expectBytes(frame("bye")).expectEnd();
            server.expectAll("connect", "open", "text go", "close 1005 ");
        }
    }

    @Test
    default void hixie76SaysWhereItIs() throws Exception {
        Recorder server = Recorder.echo();
        String target = stage().play(server, drafts());
        try (RawClient client = stage().connect()) {
            client.send(request76(target).bytes(), BODY);
            HttpReply reply = client.readReply();
            expectOpened(reply);
            assertEquals(stage().url(target), reply.header("Sec-WebSocket-Location"));
            assertEquals(stage().origin(), reply.header("Sec-WebSocket-Origin"));
            client.expectBytes(RESPONSE);
            assertEquals("hixie-76", server.expect("open").socket().version());
        }
    }

    @Test
    default void hixie76EchoesWhatComesWithItsRequest() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().connect()) {
            client.send(request76(stage().play(server, drafts())).bytes(), BODY, frame("Hi"));
            expectOpened(client.readReply());
            client.expectBytes(RESPONSE).expectBytes(frame("Hi"));
            client.dribble(frame("there")).expectBytes(frame("there"));
        }
        server.expectClosed(1006);
    }

    @Test
    default void hixie76IsOpenWhenItsChallengeHasCome() throws Exception {
        Recorder server = Recorder.echo().atConnect(socket -> socket.send("early"));
        try (RawClient client = stage().connect()) {
            expectOpened(client.ask(request76(stage().play(server, drafts()))));
            WebSocket socket = server.socket();
            for (int i = 0; i < BODY.length; i++) {
                assertEquals(ReadyState.CONNECTING, socket.readyState());
                client.dribble(new byte[] {BODY[i]});
            }
            client.expectBytes(RESPONSE).expectBytes(frame("early"));
            client.send(frame("Hi")).expectBytes(frame("Hi"));
            assertEquals(ReadyState.OPEN, socket.readyState());
            assertEquals("connect", server.events().get(0));
            assertEquals("open", server.events().get(1));
        }
    }

    @Test
    default void keysWithSpacesSideBySideAreRead() throws Exception {
        Recorder server = Recorder.echo();
        OpeningRequest request = request76(stage().play(server, drafts()))
                .with("Sec-WebSocket-Key1", "4 @1  46546xW%0l 1 5")
                .with("Sec-WebSocket-Key2", "12998 5 Y3 1  .P00");
        try (RawClient client = stage().connect()) {
            HttpReply reply = client.ask(request);
            if (keepsHeadersAsTheyCame()) {
                expectOpened(reply);
                client.send(BODY).expectBytes(HexFormat.of().parseHex("386a4b5327793a472a436f2c5778612d"));
            } else {
                assertEquals(400, reply.status());
                server.expect("rejected 400");
            }
        }
    }

    @Test
    default void aChallengeThatDoesNotComeIsGivenUp() throws Exception {
        Recorder server = Recorder.echo();
        WebSocketOptions hasty = drafts().withHandshakeTimeout(Duration.ofMillis(300));
        try (RawClient client = stage().connect()) {
            expectOpened(client.ask(request76(stage().play(server, hasty))));
            client.send(new byte[] {BODY[0]});
            server.expectClosed(1006);
            expectCutOff(client);
        }
        assertFalse(server.events().contains("open"));
    }

    @Test
    default void hixie76IsClosedByThePeer() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = open76(server, drafts())) {
            client.send(frame("Hi"), CLOSING).expectBytes(frame("Hi")).expectBytes(CLOSING);
            client.expectEnd();
        }
        server.expectAll("connect", "open", "text Hi", "close 1005 ");
    }

    @Test
    default void hixie76IsClosedByUs() throws Exception {
        Recorder server = new Recorder().atMessage((socket, message) -> socket.close(4000, "bye"));
        try (RawClient client = open76(server, drafts())) {
            client.send(frame("go")).expectBytes(CLOSING);
            server.expectAll("connect", "open", "text go", "close 1005 ");
            client.send(CLOSING).expectEnd();
        }
    }

    @Test
    default void draftsCarryTextAndNothingElse() throws Exception {
        Recorder server = new Recorder().atMessage((socket, message) -> {
            socket.send("binary " + socket.send(Message.binary(new byte[] {1})));
            socket.send("ping " + socket.ping(ByteBuffer.allocate(0)));
        });
        try (RawClient client = open76(server, drafts().withPing(Duration.ofMillis(100)))) {
            client.send(frame("go"));
            client.expectBytes(frame("binary false")).expectBytes(frame("ping false"));
        }
        server.expectClosed(1006);
    }

    @Test
    default void aFrameOfADraftThatIsTooLongIsNotWaitedFor() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = open76(server, drafts().withMaxLength(1000))) {
            client.send(HexFormat.of().parseHex("80ffffffffffffff7f")).expectBytes(CLOSING);
            server.expectAll(
                    "connect",
                    "open",
                    "error ProtocolException",
                    "close 1009 " + "frame of at least 16383 bytes, at most 1000 allowed");
        }
    }

    @Test
    default void aClientOfTheRfcIsServedAsEver() throws Exception {
        try (RawClient client = stage().open(Recorder.echo(), drafts())) {
            client.send(text("hello")).expectText("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hixie-75", "hixie-76"})
    default void draftsAreRefusedUnlessTheOptionsSaySo(String draft) throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().connect()) {
            String target = stage().play(server);
            HttpReply reply = client.ask(draft.equals("hixie-75") ? request75(target) : request76(target));
            assertEquals(426, reply.status());
            assertEquals("13, 8, 7", reply.header("Sec-WebSocket-Version"));
        }
        server.expect("rejected 426");
    }

    @Test
    default void aKeyThatIsNoneIsRefused() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().connect()) {
            OpeningRequest request = request76(stage().play(server, drafts())).with("Sec-WebSocket-Key1", "12345");
            assertEquals(400, client.ask(request).status());
        }
        server.expect("rejected 400");
    }

    @Test
    default void aPageFromElsewhereIsRefusedWithADraftToo() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().connect()) {
            OpeningRequest request =
                    request75(stage().play(server, drafts())).with("Origin", "http://elsewhere.example");
            assertEquals(403, client.ask(request).status());
        }
        server.expect("rejected 403");
    }
}
