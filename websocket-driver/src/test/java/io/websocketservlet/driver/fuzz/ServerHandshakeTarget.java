package io.websocketservlet.driver.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.draft.Draft;
import io.websocketservlet.driver.draft.DraftHandshake;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.HttpLimits;
import io.websocketservlet.driver.handshake.HttpResponse;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ResponseHead;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.wire.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A request as any server may hand it over: lines that end with LF, the first one its method, target and version, and in
 * the others whatever a careless server lets in, CR and NUL too; a CONNECT is one for a WebSocket over HTTP/2. It is judged
 * without an accident, and what is answered is one whole answer: nothing of the request breaks out of the line that it is
 * quoted in.
 */
public final class ServerHandshakeTarget {

    private static final Set<Integer> REFUSALS = Set.of(400, 403, 426);

    private static final Headers CUSTOM = new Headers().add("Server", "fuzz");
    private static final ServerHandshake HANDSHAKE = new ServerHandshake(
            List.of("chat", "irc"), OriginPolicy.sameOrigin(), CUSTOM, Extensions.of(PermessageDeflate.server()));
    private static final DraftHandshake DRAFTS = new DraftHandshake(
            List.of("chat", "irc"), OriginPolicy.sameOrigin(), CUSTOM, Extensions.of(PermessageDeflate.server()));

    /** One way to judge a request and to answer it. */
    private interface Judge {
        HandshakeReply answer(Request request) throws HandshakeException;
    }

    private ServerHandshakeTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Request request = request(input);
        answer(request, ServerHandshakeTarget::judge);
        answer(request, ServerHandshakeTarget::judgeDraft);
    }

    private static Request request(byte[] input) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", -1);
        String[] first = lines[0].split(" ", 3);
        Request request = Request.valid()
                .without("Host")
                .without("Upgrade")
                .without("Connection")
                .without("Sec-WebSocket-Key")
                .without("Sec-WebSocket-Version")
                .withMethod(first[0])
                .withConnectProtocol(first[0].equals("CONNECT") ? "websocket" : null)
                .withTarget(first.length > 1 ? first[1] : "")
                .withHttpVersion(first.length > 2 ? first[2] : "");
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon >= 0) {
                request.with(lines[i].substring(0, colon), lines[i].substring(colon + 1));
            }
        }
        return request;
    }

    private static HandshakeReply judge(Request request) throws HandshakeException {
        Agreement agreement = HANDSHAKE.judge(request);
        assertTrue(List.of("", "chat", "irc").contains(agreement.protocol()), agreement.protocol());
        assertTrue(agreement.version().startsWith("hybi-"), agreement.version());
        HandshakeReply reply = HANDSHAKE.accept(request, agreement);
        agreement.extensions().close();
        return reply;
    }

    private static HandshakeReply judgeDraft(Request request) throws HandshakeException {
        Agreement agreement = DRAFTS.judge(request);
        Draft draft = Draft.of(request);
        assertEquals(draft, Draft.of(agreement.version()));
        assertTrue(draft == null || agreement.protocol().isEmpty(), agreement.protocol());
        HandshakeReply reply = DRAFTS.accept(request, agreement);
        agreement.extensions().close();
        return reply;
    }

    private static void answer(Request request, Judge judge) {
        HandshakeReply reply;
        int expected = ServerHandshake.isExtendedConnect(request) ? 200 : 101;
        try {
            reply = judge.answer(request);
        } catch (HandshakeException refusal) {
            assertTrue(REFUSALS.contains(refusal.status()), () -> refusal.status() + " " + refusal.getMessage());
            reply = ServerHandshake.refuse(request, refusal);
            expected = refusal.status();
        }
        ByteBuffer bytes = ByteBuffer.wrap(reply.toBytes());
        HttpResponse read = read(bytes);
        assertEquals(expected, read.status());
        assertEquals(
                reply.headers().size() + (expected == 101 ? 0 : 2),
                read.headers().size(),
                read.headers()::toString);
        assertEquals(
                reply.body(), new String(bytes.array(), bytes.position(), bytes.remaining(), StandardCharsets.UTF_8));
    }

    private static HttpResponse read(ByteBuffer bytes) {
        // A Sec-WebSocket-Location holds as much of the request as there is.
        ResponseHead head = new ResponseHead(new HttpLimits(1 << 20, 1 << 20, 100));
        try {
            HttpResponse read = head.read(bytes);
            assertNotNull(read, "not a whole answer");
            return read;
        } catch (HandshakeException e) {
            throw new AssertionError("not an answer", e);
        }
    }
}
