package io.websocketservlet.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.websocketservlet.driver.connection.Transport.Written;
import io.websocketservlet.jetty.UpgradingServer.Environment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JettyTransportEndingTest extends OverJetty {

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
            try (TcpClient other = dial("")) {
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
    void aStoppingServerEndsConnections() throws Exception {
        connect(TransportRecorder::new);
        assertEquals(Written.PENDING, recorder.write(random(16 * MEBIBYTE, 11)));
        server.stop();
        await().until(() -> recorder.failed.size() == 1 && recorder.ends.get() == 1);
    }
}
