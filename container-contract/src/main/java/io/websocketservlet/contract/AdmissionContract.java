package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.websocketservlet.driver.handshake.HandshakeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, beside what the protocol asks for: what the handler says to a handshake, and how many there may be. */
interface AdmissionContract extends Contract {

    @Test
    default void aHandlerMayRefuseWithAStatusATextAndHeaders() throws Exception {
        Recorder server = new Recorder().atHandshake((request, headers) -> {
            headers.add("WWW-Authenticate", "Bearer realm=\"chat\"");
            throw new HandshakeException(401, "who is there?");
        });
        try (RawClient client = stage().connect()) {
            HttpReply reply = client.ask(stage().request(stage().play(server)));
            assertEquals(401, reply.status());
            assertEquals("Bearer realm=\"chat\"", reply.header("WWW-Authenticate"));
            assertEquals("who is there?", reply.body());
            assertNull(reply.header("Sec-WebSocket-Accept"));
            client.open(stage().request("/echo")).send(text("next")).expectText("next");
        }
        server.expectAll("rejected 401");
    }

    @Test
    default void aHandlerMayAddHeadersToTheAnswer() throws Exception {
        Recorder server = Recorder.echo();
        server.atHandshake((request, headers) ->
                headers.add("X-Room", request.getParameter("room")).add("Set-Cookie", "seen=1; Path=/"));
        OpeningRequest request = stage().request(stage().play(server) + "?room=blue");
        try (RawClient client = stage().connect()) {
            client.send(request.bytes());
            HttpReply reply = client.expectOpened(request);
            assertEquals("blue", reply.header("X-Room"));
            assertEquals("seen=1; Path=/", reply.header("Set-Cookie"));
            client.send(text("hello")).expectText("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade=h2c", "sec-websocket-accept=mine", "Content-Length=5", "X-A=a\r\nX-B: b", "a b=c"})
    default void aHeaderThatWouldBreakTheHandshakeIsTheHandlersFault(String header) throws Exception {
        String[] parts = header.split("=");
        Recorder server = Recorder.echo().atHandshake((request, headers) -> headers.add(parts[0], parts[1]));
        try (RawClient client = stage().connect()) {
            HttpReply reply = client.ask(stage().request(stage().play(server)));
            assertEquals(500, reply.status());
            assertNull(reply.header("Sec-WebSocket-Accept"));
            assertNull(reply.header("X-B"));
        }
        assertEquals(List.of(), server.events());
    }

    private void keepsTo(int limit, int status, String path, String text) throws Exception {
        List<RawClient> open = new ArrayList<>();
        Recorder late = new Recorder();
        try (RawClient client = stage().connect()) {
            while (open.size() < limit) {
                eventually("there is room", () -> admits(path, open));
            }
            HttpReply reply = client.ask(stage().request(stage().play(late, path)));
            assertEquals(status, reply.status());
            assertEquals(text, reply.body());
            late.expectAll("rejected " + status);
            // A place is free again as soon as one has gone, whether it said so or not.
            try (RawClient polite = open.remove(0)) {
                polite.send(close(1000, "")).expectClose(1000);
            }
            eventually("there is room", () -> admits(path, open));
            open.remove(0).reset();
            eventually("there is room", () -> admits(path, open));
            assertFalse(admits(path, open), "room for too many");
        } finally {
            for (RawClient client : open) {
                client.close();
            }
        }
    }

    private int status(String path, Recorder server) throws IOException {
        try (RawClient client = stage().connect()) {
            return client.ask(stage().request(stage().play(server, path))).status();
        }
    }

    private boolean admits(String path, List<RawClient> open) throws IOException {
        RawClient client = stage().connect();
        if (client.ask(stage().request(stage().play(Recorder.echo(), path))).status() == 101) {
            open.add(client);
            return true;
        }
        client.close();
        return false;
    }

    @Test
    default void oneConnectionTooManyIsRefusedWith503() throws Exception {
        keepsTo(TestApplications.FEW, 503, "/few", "at most 3 connections at a time");
    }

    @Test
    default void oneConnectionTooManyOfAnAddressIsRefusedWith429() throws Exception {
        keepsTo(
                TestApplications.FEW_PER_ADDRESS,
                429,
                "/few-per-address",
                "at most 2 connections at a time from one address");
    }

    @Test
    default void whatIsRefusedTakesNoPlace() throws Exception {
        for (int i = 0; i < 2 * TestApplications.FEW; i++) {
            Recorder refusing = new Recorder().atHandshake((request, headers) -> {
                throw new HandshakeException(403, "no");
            });
            Recorder failing = new Recorder().atConnect(socket -> {
                throw new IOException("no");
            });
            eventually("there is room to be refused", () -> status("/few", refusing) == 403);
            eventually("there is room to fail", () -> status("/few", failing) == 500);
        }
        keepsTo(TestApplications.FEW, 503, "/few", "at most 3 connections at a time");
    }
}
