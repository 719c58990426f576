package io.websocketservlet.contract;

import static io.websocketservlet.contract.HandshakeContract.change;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.contract.HandshakeContract.Change;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a handshake of HTTP/1.1 has, and no other: two headers that ask for the upgrade, and a key (RFC 6455 4.2.1). */
interface UpgradeContract extends HandshakeContract {

    static Stream<Named<Change>> unusualButLegalUpgrades() {
        return Stream.of(
                change("Upgrade in other letters", request -> request.with("Upgrade", "WebSocket")),
                change("Connection in other letters", request -> request.with("Connection", "upgrade")),
                change("Connection with more tokens", request -> request.with("Connection", "keep-alive, Upgrade")),
                change(
                        "Connection in two lines",
                        request -> request.with("Connection", "keep-alive").and("Connection", "Upgrade")));
    }

    @ParameterizedTest
    @MethodSource("io.websocketservlet.contract.UpgradeContract#unusualButLegalUpgrades")
    default void anUnusualButLegalUpgradeIsAccepted(Change change) throws Exception {
        accept(change);
    }

    static Stream<Named<Change>> malformedUpgrades() {
        return Stream.of(
                change("no key", request -> request.without("Sec-WebSocket-Key")),
                change("empty key", request -> request.with("Sec-WebSocket-Key", "")),
                change("key of 15 bytes", request -> request.with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAA")),
                change("key not base64", request -> request.with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZ!==")),
                change("two keys", request -> request.and("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")),
                change("a chunked body announced", request -> request.with("Transfer-Encoding", "chunked")));
    }

    @ParameterizedTest
    @MethodSource("io.websocketservlet.contract.UpgradeContract#malformedUpgrades")
    default void aMalformedUpgradeIsRefusedWith400(Change change) throws Exception {
        refuse(change.apply(stage().request("/echo")), 400);
    }

    @Test
    default void aHandshakeOfHttp10IsRefusedWith400() throws Exception {
        refuse(stage().request("/echo").version("HTTP/1.0"), 400);
    }

    static Stream<Named<Change>> upgradesWithoutConnection() {
        return Stream.of(
                change("no Connection", request -> request.without("Connection")),
                change("Connection without upgrade", request -> request.with("Connection", "keep-alive")));
    }

    /** RFC 9110 7.8 Upgrade: without the connection option the header means nothing; some containers refuse it. */
    @ParameterizedTest
    @MethodSource("io.websocketservlet.contract.UpgradeContract#upgradesWithoutConnection")
    default void anUpgradeThatConnectionDoesNotNameIsNoWebSocketRequest(Change change) throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().connect()) {
            HttpReply reply = client.ask(change.apply(stage().request(stage().play(server))));
            if (reply.status() != 400) {
                assertEquals(200, reply.status());
                assertEquals("GET" + TestApplications.PLAIN, reply.body());
            }
            assertEquals(List.of(), server.events());
        }
    }
}
