package io.websocketservlet.contract;

import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.ping;
import static io.websocketservlet.contract.WireFrame.pong;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.WebSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pings, pongs, and how silence is taken. */
interface KeepAliveContract extends Contract {

    Duration LONG_SILENCE = Duration.ofSeconds(40);

    /** A connection on which nobody has spoken since it was opened. */
    SilentConnection silentConnection();

    /**
     * A connection that is left alone.
     *
     * @param since {@link System#nanoTime()} when it was opened
     */
    record SilentConnection(RawClient client, Recorder server, long since) {}

    @Test
    default void aPingIsAnsweredWithItsPayloadAndTold() throws Exception {
        Recorder server = new Recorder();
        String longest = "x".repeat(125);
        try (RawClient client = stage().open(server)) {
            client.send(ping("are you there?")).expectPong("are you there?");
            client.send(ping("")).expectPong("");
            client.send(ping(longest)).expectPong(longest);
        }
        server.expect("ping are you there?").expect("ping ").expect("ping " + longest);
    }

    @Test
    default void aPongNobodyAskedForIsToldAndHarmless() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server)) {
            client.send(pong("by the way"), text("hello")).expectText("hello");
        }
        server.expect("pong by the way");
    }

    @Test
    default void aPingOfTheServerIsAnsweredToItsCallback() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            var socket = server.expect("open").socket();
            assertTrue(socket.ping("one", () -> server.add("answered")));
            assertTrue(socket.ping(ByteBuffer.wrap(new byte[] {'t', 'w', 'o'})));
            assertEquals("one", client.expect(WireFrame.PING).text());
            assertEquals("two", client.expect(WireFrame.PING).text());
            assertFalse(server.events().contains("answered"));
            client.send(pong("one"));
            server.expect("answered").expect("pong one");
            client.send(pong("two"));
            server.expect("pong two");
            assertEquals(1, server.count("answered"));
        }
    }

    private WebSocketOptions impatient() {
        return stage().options().withPing(Duration.ofMillis(200)).withPongTimeout(Duration.ofMillis(300));
    }

    @Test
    default void aPeerThatDoesNotAnswerPingsEndsWith1006() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server, impatient())) {
            client.expect(WireFrame.PING);
            server.expectClosed(1006);
            expectCutOff(client);
        }
    }

    @Test
    default void aPeerThatAnswersPingsStays() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server, impatient())) {
            for (int i = 0; i < 6; i++) {
                client.send(pong(client.expect(WireFrame.PING).text()));
            }
            assertFalse(server.isClosed());
            client.send(text("hello"));
            WireFrame frame = client.readFrame();
            while (frame.opcode() == WireFrame.PING) {
                client.send(pong(frame.text()));
                frame = client.readFrame();
            }
            assertEquals("hello", frame.text());
        }
    }

    @Test
    default void anIdleConnectionIsEndedWhereThatIsWanted() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server, stage().options().withIdleTimeout(Duration.ofMillis(300)))) {
            client.expectClose(1001);
            client.send(close(1001, "")).expectEnd();
        }
        server.expectClosed(1001, "");
    }

    @Test
    default void anIdleConnectionThatDoesNotAnswerIsCutOff() throws Exception {
        Recorder server = new Recorder();
        WebSocketOptions options =
                stage().options().withIdleTimeout(Duration.ofMillis(300)).withCloseTimeout(Duration.ofMillis(300));
        try (RawClient client = stage().open(server, options)) {
            client.expectClose(1001);
            server.expectClosed(1001);
            expectCutOff(client);
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @Timeout(90)
    default void fortySecondsOfSilenceAreNoReasonToEnd() throws Exception {
        RawClient client = silentConnection().client();
        Awaitility.await("the silence is long enough")
                .atMost(Duration.ofSeconds(60))
                .until(() -> System.nanoTime() - silentConnection().since() > LONG_SILENCE.toNanos());
        assertFalse(silentConnection().server().isClosed());
        client.send(text("still there?")).expectText("still there?");
        assertTrue(silentConnection().server().socket().send("so am I"));
        client.expectText("so am I");
    }
}
