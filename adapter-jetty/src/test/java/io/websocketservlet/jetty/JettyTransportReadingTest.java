package io.websocketservlet.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.jetty.UpgradingServer.Environment;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class JettyTransportReadingTest extends OverJetty {

    @ParameterizedTest
    @EnumSource
    void echoes(Environment environment) throws Exception {
        connect(environment, Echo::new, "");
        assertTrue(client.head.startsWith("HTTP/1.1 101 "), client.head);
        for (String text : List.of("a", "bc", "def")) {
            client.send(text.getBytes(ISO_8859_1));
            assertEquals(text, new String(client.read(text.length()), ISO_8859_1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesBehindTheHandshakeComeFirst(Environment environment) throws Exception {
        connect(environment, Echo::new, "early");
        client.send(" late".getBytes(ISO_8859_1));
        assertEquals("early late", new String(client.read(10), ISO_8859_1));
    }

    @Test
    void bytesBehindTheHandshakeWaitWhilePaused() throws Exception {
        connect(
                Environment.EE11,
                transport -> {
                    transport.pauseReads();
                    return new Echo(transport);
                },
                "early");
        client.send(" late".getBytes(ISO_8859_1));
        assertEquals(0, recorder.receivedBytes.get());
        recorder.transport.resumeReads();
        assertEquals("early late", new String(client.read(10), ISO_8859_1));
    }

    @Test
    void sixteenMebibytesArriveInOrder() throws Exception {
        connect(TransportRecorder::new);
        byte[] body = random(16 * MEBIBYTE, 4);
        client.send(body);
        await().untilAtomic(recorder.receivedBytes, value -> assertEquals(body.length, value));
        assertArrayEquals(body, recorder.content());
    }

    @Test
    void aPauseHoldsTheSenderBack() throws Exception {
        connect(TransportRecorder::new);
        recorder.transport.pauseReads();
        byte[] body = random(32 * MEBIBYTE, 5);
        AtomicInteger sent = new AtomicInteger();
        Thread sender = sendInPieces(client.socket, body, sent);
        // the sender stands still, short of the end, when all buffers between it and the server are full
        standsStill(sent);
        assertTrue(sent.get() < body.length, "sent " + sent);
        // a read that had begun before the pause
        assertTrue(recorder.receivedBytes.get() <= 16 * 1024, "received " + recorder.receivedBytes);
        recorder.transport.resumeReads();
        sender.join();
        await().untilAtomic(recorder.receivedBytes, value -> assertEquals(body.length, value));
        assertArrayEquals(body, recorder.content());
    }

    @Test
    void manyPausesAndResumesLoseNothing() throws Exception {
        connect(transport -> new TransportRecorder(transport) {
            @Override
            void onBytes(byte[] bytes) {
                if (bytes[0] % 2 == 0) {
                    transport.pauseReads();
                    new Thread(transport::resumeReads).start();
                }
            }
        });
        byte[] body = random(16 * MEBIBYTE, 6);
        Thread sender = sendInPieces(client.socket, body, new AtomicInteger());
        for (int i = 0; recorder.receivedBytes.get() < body.length && recorder.ends.get() == 0; i++) {
            if (i % 3 == 0) {
                recorder.transport.pauseReads();
            }
            recorder.transport.resumeReads();
        }
        sender.join();
        assertArrayEquals(body, recorder.content());
    }

    @Test
    void theServersIdleTimeoutDoesNotCount() throws Exception {
        server = new UpgradingServer(Environment.EE11, Echo::new);
        server.connector.setIdleTimeout(2_000); // the handshake is to be done within it, on a busy machine too
        client = dial("");
        recorder = server.opened();
        await().during(Duration.ofMillis(4_500)).until(() -> recorder.ends.get() == 0);
        client.send("a".getBytes(ISO_8859_1));
        assertEquals("a", new String(client.read(1), ISO_8859_1));
    }

    private static Thread sendInPieces(Socket socket, byte[] body, AtomicInteger sent) {
        Thread sender = new Thread(() -> {
            try {
                for (int from = 0; from < body.length; from += 8192) {
                    socket.getOutputStream().write(body, from, 8192);
                    sent.addAndGet(8192);
                }
            } catch (Exception e) {
                sent.set(-1);
            }
        });
        sender.setDaemon(true);
        sender.start();
        return sender;
    }

    private static void standsStill(AtomicInteger count) {
        AtomicInteger before = new AtomicInteger(-1);
        await().during(Duration.ofMillis(300)).until(() -> before.getAndSet(count.get()) == count.get());
    }
}
