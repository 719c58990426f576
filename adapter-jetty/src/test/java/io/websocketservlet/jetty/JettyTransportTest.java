package io.websocketservlet.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.driver.connection.Transport.Written;
import io.websocketservlet.jetty.UpgradingServer.Environment;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.jetty.io.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class JettyTransportTest {

    private static final int MEBIBYTE = 1024 * 1024;

    private UpgradingServer server;
    private TcpClient client;
    private TransportRecorder recorder;

    @AfterEach
    void nothingAgainstTheContract() throws Exception {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.stop();
        }
        if (recorder != null) {
            await().until(() -> recorder.ends.get() > 0);
            assertEquals(1, recorder.ends.get());
            assertEquals(List.of(), recorder.violations);
            assertEquals(Set.of(server.applicationLoader), recorder.contextLoaders);
        }
    }

    private void connect(Function<Transport, TransportRecorder> receivers) throws Exception {
        connect(Environment.EE11, receivers, "");
    }

    private void connect(Environment environment, Function<Transport, TransportRecorder> receivers, String early)
            throws Exception {
        server = new UpgradingServer(environment, receivers);
        client = new TcpClient(server.port(), early);
        recorder = server.opened();
    }

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
    void gathersBuffersInOneWrite() throws Exception {
        connect(TransportRecorder::new);
        assertEquals(Written.DONE, recorder.write("ab".getBytes(ISO_8859_1), new byte[0], "cd".getBytes(ISO_8859_1)));
        assertEquals("abcd", new String(client.read(4), ISO_8859_1));
        assertEquals(0, recorder.completed.get());
    }

    @Test
    void sixteenMebibytesReachAReaderThatComesLate() throws Exception {
        connect(TransportRecorder::new);
        byte[] head = random(10, 1);
        byte[] body = random(16 * MEBIBYTE, 2);
        assertEquals(Written.PENDING, recorder.write(head, body));
        assertEquals(0, recorder.completed.get());
        assertArrayEquals(head, client.read(head.length));
        assertArrayEquals(body, client.read(body.length));
        await().untilAtomic(recorder.completed, value -> assertEquals(1, value));
        assertEquals(Written.DONE, recorder.write(head));
        assertArrayEquals(head, client.read(head.length));
        assertEquals(List.of(), recorder.failed);
    }

    @Test
    void theNextWriteMayBeginInsideACompletion() throws Exception {
        byte[] part = random(4 * MEBIBYTE, 3);
        AtomicInteger left = new AtomicInteger(4);
        connect(transport -> new TransportRecorder(transport) {
            @Override
            public void completed() {
                super.completed();
                writeMore(this, part, left);
            }
        });
        writeMore(recorder, part, left);
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(part, client.read(part.length));
        }
        assertTrue(recorder.completed.get() > 0);
    }

    private static void writeMore(TransportRecorder recorder, byte[] part, AtomicInteger left) {
        Written written = Written.DONE;
        while (written == Written.DONE && left.getAndDecrement() > 0) {
            written = recorder.write(part);
        }
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
    void aResetFailsThePendingWriteOnce() throws Exception {
        connect(TransportRecorder::new);
        assertEquals(Written.PENDING, recorder.write(random(16 * MEBIBYTE, 7)));
        client.reset();
        await().until(() -> recorder.failed.size() == 1 && recorder.ends.get() == 1);
        assertEquals(0, recorder.completed.get());
        assertEquals(Written.FAILED, recorder.write(new byte[1]));
    }

    @Test
    void aResetWhilePausedIsNoticedByThePendingWrite() throws Exception {
        connect(TransportRecorder::new);
        recorder.transport.pauseReads();
        assertEquals(Written.PENDING, recorder.write(random(16 * MEBIBYTE, 8)));
        client.reset();
        await().until(() -> recorder.failed.size() == 1 && recorder.ends.get() == 1);
        assertNotNull(recorder.cause);
    }

    @Test
    void aHalfCloseLeavesTheOtherDirectionOpen() throws Exception {
        connect(TransportRecorder::new);
        client.send("last".getBytes(ISO_8859_1));
        client.socket.shutdownOutput();
        await().until(() -> recorder.ends.get() == 1);
        assertNull(recorder.cause);
        assertEquals("last", new String(recorder.content(), ISO_8859_1));
        assertEquals(Written.PENDING, recorder.write(random(8 * MEBIBYTE, 9)));
        assertArrayEquals(random(8 * MEBIBYTE, 9), client.read(8 * MEBIBYTE));
        await().untilAtomic(recorder.completed, value -> assertEquals(1, value));
        recorder.transport.close();
        assertEquals(-1, client.socket.getInputStream().read());
    }

    @Test
    void anyThreadClosesAtOnce() throws Exception {
        connect(TransportRecorder::new);
        recorder.transport.close();
        recorder.transport.close();
        assertEquals(-1, client.socket.getInputStream().read());
        await().until(() -> recorder.ends.get() == 1);
        assertNull(recorder.cause);
        assertEquals(Written.FAILED, recorder.write(new byte[1]));
    }

    @Test
    void closeWhilePausedEnds() throws Exception {
        connect(TransportRecorder::new);
        recorder.transport.pauseReads();
        recorder.transport.close();
        recorder.transport.resumeReads();
        await().until(() -> recorder.ends.get() == 1);
    }

    @Test
    void closeFailsThePendingWriteOnce() throws Exception {
        connect(TransportRecorder::new);
        assertEquals(Written.PENDING, recorder.write(random(16 * MEBIBYTE, 10)));
        recorder.transport.close();
        assertEquals(1, recorder.failed.size());
        await().until(() -> recorder.ends.get() == 1);
        assertNull(recorder.cause);
        recorder.contextLoaders.remove(Thread.currentThread().getContextClassLoader());
    }

    @Test
    void theEndWaitsForTheReceiverToReturn() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        connect(transport -> new TransportRecorder(transport) {
            @Override
            void onBytes(byte[] bytes) throws Exception {
                transport.close();
                closed.await();
            }
        });
        client.send(new byte[1]);
        assertEquals(-1, client.socket.getInputStream().read());
        assertEquals(0, recorder.ends.get());
        closed.countDown();
        await().until(() -> recorder.ends.get() == 1);
    }

    @Test
    void endsOnceHoweverManyEndIt() throws Exception {
        server = new UpgradingServer(Environment.EE11, TransportRecorder::new);
        byte[] much = new byte[4 * MEBIBYTE];
        for (int round = 0; round < 100; round++) {
            try (TcpClient other = new TcpClient(server.port())) {
                TransportRecorder each = server.opened();
                other.send(new byte[100_000]);
                int pending = each.write(much) == Written.PENDING ? 1 : 0;
                List<Thread> threads = List.of(
                        new Thread(each.transport::close),
                        new Thread(each.transport::pauseReads),
                        new Thread(each.transport::resumeReads),
                        new Thread(each.transport::close));
                threads.forEach(Thread::start);
                other.reset();
                for (Thread thread : threads) {
                    thread.join();
                }
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> each.ends.get() > 0 && each.completed.get() + each.failed.size() == pending);
                assertEquals(1, each.ends.get());
                assertEquals(List.of(), each.violations);
            }
        }
    }

    @Test
    void anExceptionOfTheReceiverEndsTheConnection() throws Exception {
        IllegalStateException bug = new IllegalStateException("of the test");
        connect(transport -> new TransportRecorder(transport) {
            @Override
            void onBytes(byte[] bytes) {
                throw bug;
            }
        });
        client.send(new byte[1]);
        assertEquals(-1, client.socket.getInputStream().read());
        await().until(() -> recorder.ends.get() == 1);
        assertSame(bug, recorder.cause.getCause() == null ? recorder.cause : recorder.cause.getCause());
    }

    @Test
    void theServersIdleTimeoutDoesNotCount() throws Exception {
        server = new UpgradingServer(Environment.EE11, Echo::new);
        server.connector.setIdleTimeout(50);
        client = new TcpClient(server.port());
        recorder = server.opened();
        await().during(Duration.ofMillis(400)).until(() -> recorder.ends.get() == 0);
        client.send("a".getBytes(ISO_8859_1));
        assertEquals("a", new String(client.read(1), ISO_8859_1));
    }

    @Test
    void aStoppingServerEndsConnections() throws Exception {
        connect(TransportRecorder::new);
        assertEquals(Written.PENDING, recorder.write(random(16 * MEBIBYTE, 11)));
        server.stop();
        await().until(() -> recorder.failed.size() == 1 && recorder.ends.get() == 1);
    }

    @Test
    void aConnectionClosedWithinTheSwapEnds() throws Exception {
        server = new UpgradingServer(Environment.EE11, TransportRecorder::new);
        CountDownLatch formerToldTwice = new CountDownLatch(2);
        server.connector.addBean(new Connection.Listener() {
            @Override
            public void onClosed(Connection former) {
                formerToldTwice.countDown();
                if (formerToldTwice.getCount() == 1) { // within the swap
                    former.getEndPoint().close();
                    await().until(() -> formerToldTwice.getCount() == 0);
                }
            }
        });
        client = new TcpClient(server.port());
        recorder = server.opened();
        await().until(() -> recorder.ends.get() == 1);
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

    private static byte[] random(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Sends back what comes, and reads on when it has been written. */
    private static final class Echo extends TransportRecorder {

        Echo(Transport transport) {
            super(transport);
        }

        @Override
        void onBytes(byte[] bytes) {
            if (write(bytes) == Written.PENDING) {
                transport.pauseReads();
            }
        }

        @Override
        public void completed() {
            super.completed();
            transport.resumeReads();
        }
    }
}
