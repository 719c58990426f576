package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.draft.Draft;
import io.websocketservlet.driver.draft.DraftHandshake;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.wire.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same handshake on a stream of HTTP/2 (RFC 8441). */
class ExtendedConnectTest {

    private static final List<String> PROTOCOLS = List.of("chat", "irc");
    private static final Extensions EXTENSIONS = Extensions.of(PermessageDeflate.server());
    private static final Headers CUSTOM = new Headers().add("X-Server", "1");

    private static final ServerHandshake HANDSHAKE =
            new ServerHandshake(PROTOCOLS, OriginPolicy.sameOrigin(), CUSTOM, EXTENSIONS);

    private static HandshakeReply accepted(ServerHandshake handshake, Request request) throws HandshakeException {
        Agreement agreement = handshake.judge(request);
        try {
            return handshake.accept(request, agreement);
        } finally {
            agreement.extensions().close();
        }
    }

    private static HandshakeReply refused(Request request) {
        return ServerHandshake.refuse(request, assertThrows(HandshakeException.class, () -> HANDSHAKE.judge(request)));
    }

    @Test
    void anExtendedConnectIsAcceptedWith200AndWithoutTheHeadersOfAnUpgrade() throws Exception {
        HandshakeReply reply = accepted(
                HANDSHAKE,
                Request.extendedConnect()
                        .with("Sec-WebSocket-Protocol", "irc")
                        .with("Sec-WebSocket-Extensions", "permessage-deflate"));
        assertEquals(200, reply.status());
        assertEquals("1", reply.headers().get("X-Server"));
        assertEquals("irc", reply.headers().get("Sec-WebSocket-Protocol"));
        assertTrue(reply.headers().get("Sec-WebSocket-Extensions").startsWith("permessage-deflate"));
        assertEquals(3, reply.headers().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "WebSocket"})
    void theProtocolMayBeSpelledAnyWay(String protocol) throws Exception {
        Request request = Request.extendedConnect().withConnectProtocol(protocol);
        assertTrue(ServerHandshake.isWebSocket(request));
        assertEquals(200, accepted(HANDSHAKE, request).status());
    }

    @Test
    void otherTunnelsAreNoWebSockets() {
        for (String protocol : new String[] {null, "", "connect-udp", "websockets"}) {
            Request request = Request.extendedConnect().withConnectProtocol(protocol);
            assertFalse(ServerHandshake.isWebSocket(request));
            assertEquals(400, refused(request).status());
        }
        assertFalse(ServerHandshake.isWebSocket(Request.extendedConnect().withMethod("GET")));
    }

    /** RFC 8441 5: it is not sent, and whoever sends it all the same means nothing by it. */
    @Test
    void nobodyLooksAtAKey() throws Exception {
        Request request = Request.extendedConnect().with("Sec-WebSocket-Key", "none");
        assertNull(accepted(HANDSHAKE, request).headers().get("Sec-WebSocket-Accept"));
    }

    @Test
    void theVersionIsJudgedAndOursAreTold() {
        for (Request request : List.of(
                Request.extendedConnect().without("Sec-WebSocket-Version"),
                Request.extendedConnect().replacing("Sec-WebSocket-Version", "12"))) {
            HandshakeReply reply = refused(request);
            assertEquals(426, reply.status());
            assertEquals("13, 8, 7", reply.headers().get("Sec-WebSocket-Version"));
            // RFC 9113 8.2.2: HTTP/2 has neither
            assertEquals(1, reply.headers().size());
        }
    }

    @Test
    void originBodyProtocolAndExtensionsAreJudgedAsEver() {
        assertEquals(
                403,
                refused(Request.extendedConnect().with("Origin", "http://evil.example"))
                        .status());
        assertEquals(
                400,
                refused(Request.extendedConnect().with("Content-Length", "5")).status());
        assertEquals(
                400,
                refused(Request.extendedConnect().with("Sec-WebSocket-Protocol", "a b"))
                        .status());
        assertEquals(
                400,
                refused(Request.extendedConnect().with("Sec-WebSocket-Extensions", "="))
                        .status());
        assertEquals(400, refused(Request.extendedConnect().without("Host")).status());
    }

    @Test
    void theDraftsAreNotSpokenThere() throws Exception {
        ServerHandshake drafts = new DraftHandshake(PROTOCOLS, OriginPolicy.sameOrigin(), CUSTOM, EXTENSIONS);
        Request bare = Request.extendedConnect().without("Sec-WebSocket-Version");
        assertNull(Draft.of(bare));
        assertEquals(
                426,
                assertThrows(HandshakeException.class, () -> drafts.judge(bare)).status());
        assertEquals(200, accepted(drafts, Request.extendedConnect()).status());
    }
}
