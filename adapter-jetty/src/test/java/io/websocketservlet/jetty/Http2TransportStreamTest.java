package io.websocketservlet.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.driver.connection.Transport.Written;
import io.websocketservlet.jetty.Http2Gateway.Connected;
import io.websocketservlet.jetty.UpgradingServer.Environment;
import jakarta.servlet.http.HttpServletResponse;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.eclipse.jetty.http2.HTTP2Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a stream of HTTP/2 has beside a TCP connection: a beginning and an end within one that goes on. */
@Timeout(60)
class Http2TransportStreamTest extends OverJetty {

    private static final int WINDOW = 128 * 1024;

    private final Http2Gateway gateway;

    /** The TCP connection, from both ends. */
    private Connected line;

    private HTTP2Session session;

    Http2TransportStreamTest() throws Exception {
        gateway = new Http2Gateway();
        dialer = gateway;
    }

    @BeforeEach
    void start() throws Exception {
        start(TransportRecorder::new);
    }

    private void restart(Function<Transport, TransportRecorder> receivers) throws Exception {
        server.stop();
        start(receivers);
    }

    private void start(Function<Transport, TransportRecorder> receivers) throws Exception {
        server = new UpgradingServer(Environment.EE11, receivers);
        server.http2.setMaxFrameSize(MEBIBYTE);
        server.http2.setInputBufferSize(MEBIBYTE); // a frame is handed over as it is read
        server.http2.setInitialStreamRecvWindow(WINDOW);
        server.http2.setInitialSessionRecvWindow(100 * WINDOW);
        line = gateway.line(server.port());
        session = (HTTP2Session) server.sessions.take();
    }

    @AfterEach
    void closeLine() {
        line.close();
    }

    private TcpClient open() throws Exception {
        TcpClient opened = new TcpClient(line.dial(), "");
        recorder = server.opened();
        return opened;
    }

    /** A stream that stays on the list is never collected while the TCP connection lives, nor is what hangs on it. */
    private void nothingIsLeft() {
        await().until(() -> session.getStreams().isEmpty() && session.getStreamCount() == 0);
        await().until(() -> recorder.ends.get() == 1);
        // Half of it is given back when that much is used (BufferingFlowControlStrategy).
        assertFalse(session.getRecvWindow() < server.http2.getInitialSessionRecvWindow() / 2);
        recorder.contextLoaders.remove(Thread.currentThread().getContextClassLoader());
    }

    @Test
    void oneThatBothHaveEndedIsForgotten() throws Exception {
        client = open();
        client.socket.shutdownOutput();
        await().until(() -> recorder.ends.get() == 1);
        assertNull(recorder.cause);
        recorder.transport.close();
        assertEquals(-1, client.socket.getInputStream().read());
        nothingIsLeft();
    }

    @Test
    void oneThatThePeerEndsAfterUsIsForgotten() throws Exception {
        client = open();
        recorder.transport.close();
        assertEquals(-1, client.socket.getInputStream().read());
        assertEquals(1, session.getStreams().size());
        client.socket.shutdownOutput();
        nothingIsLeft();
    }

    @Test
    void oneThatThePeerDoesNotEndIsGivenUp() throws Exception {
        client = open();
        recorder.transport.close();
        assertEquals(-1, client.socket.getInputStream().read());
        nothingIsLeft();
    }

    @Test
    void onOneThatWeHaveEndedNothingIsListenedTo() throws Exception {
        client = open();
        recorder.transport.close();
        assertEquals(-1, client.socket.getInputStream().read());
        client.send(random(100_000, 1));
        client.socket.shutdownOutput();
        nothingIsLeft();
        assertEquals(0, recorder.receivedBytes.get());
    }

    @Test
    void oneThatWasPausedAndHasNotBeenReadIsForgotten() throws Exception {
        client = open();
        recorder.transport.pauseReads();
        client.send(random(100_000, 2));
        recorder.transport.close();
        client.socket.shutdownOutput();
        nothingIsLeft();
    }

    @Test
    void oneThatIsClosedWithAWritePendingIsReset() throws Exception {
        client = open();
        assertEquals(Written.PENDING, recorder.write(random(16 * MEBIBYTE, 3)));
        recorder.transport.close();
        SocketException end = assertThrows(SocketException.class, () -> client.read(16 * MEBIBYTE));
        assertEquals("reset with cancel_stream_error", end.getMessage());
        nothingIsLeft();
    }

    @Test
    void oneThatThePeerResetsIsForgotten() throws Exception {
        client = open();
        client.send(random(100_000, 4));
        client.reset();
        nothingIsLeft();
    }

    @Test
    void oneThatThePeerResetsAfterItsEndIsForgotten() throws Exception {
        client = open();
        recorder.transport.close();
        client.reset();
        nothingIsLeft();
    }

    @Test
    void manyThatComeAndGoLeaveNothing() throws Exception {
        for (int i = 0; i < 300; i++) {
            try (TcpClient each = open()) {
                each.send("last".getBytes(ISO_8859_1));
                each.socket.shutdownOutput();
                await().pollInterval(Duration.ofMillis(1)).until(() -> recorder.ends.get() == 1);
                recorder.transport.close();
                assertEquals(-1, each.socket.getInputStream().read());
            }
        }
        nothingIsLeft();
        assertEquals(300, session.getStreamsClosed());
        assertFalse(session.isClosed());
    }

    /** Jetty then finds the stream closed, and makes no connection of it. */
    @Test
    void oneThatIsResetBeforeTheAnswerEnds() throws Exception {
        resetInHandshake(response -> {});
    }

    @Test
    void oneThatIsResetBehindTheAnswerEnds() throws Exception {
        resetInHandshake(HttpServletResponse::flushBuffer);
    }

    /** Resets the stream when the upgrade is prepared and this has been done, and before its request is over. */
    private void resetInHandshake(UpgradingServer.Answering step) throws Exception {
        CountDownLatch prepared = new CountDownLatch(1);
        server.atTheAnswer = response -> {
            step.with(response);
            prepared.countDown();
            await().until(() -> session.getStreams().isEmpty());
        };
        Http2Socket socket = (Http2Socket) line.dial();
        socket.getOutputStream().write(TcpClient.HANDSHAKE.getBytes(ISO_8859_1));
        prepared.await();
        socket.setSoLinger(true, 0);
        socket.close();
        recorder = server.opened();
        nothingIsLeft();
    }

    @Test
    void theLastBytesMayComeWithTheEnd() throws Exception {
        client = open();
        client.send("first, ".getBytes(ISO_8859_1));
        ((Http2Socket) client.socket).writeLast("last".getBytes(ISO_8859_1));
        await().until(() -> recorder.ends.get() == 1);
        assertNull(recorder.cause);
        assertEquals("first, last", new String(recorder.content(), ISO_8859_1));
        recorder.transport.close();
        nothingIsLeft();
    }

    @Test
    void aFrameMayBeLargerThanABufferAndBePausedInTheMiddle() throws Exception {
        restart(transport -> new TransportRecorder(transport) {
            @Override
            void onBytes(byte[] bytes) {
                transport.pauseReads();
                new Thread(transport::resumeReads).start();
            }
        });
        client = open();
        byte[] body = random(4 * MEBIBYTE, 5);
        client.send(body);
        await().untilAtomic(recorder.receivedBytes, value -> assertEquals(body.length, value));
        assertArrayEquals(body, recorder.content());
        client.reset();
        nothingIsLeft();
    }

    /**
     * {@code HTTP2Session.onData} ends a connection on which more than 128 frames a second come for streams that are closed: a
     * stream is not closed while they may be on their way.
     */
    @Test
    void oneToWhichThePeerGoesOnSendingIsNoReasonToEndOthers() throws Exception {
        restart(transport -> new TransportRecorder(transport) {
            @Override
            void onBytes(byte[] bytes) {
                transport.close();
            }
        });
        client = open();
        CountDownLatch hearsAgain = new CountDownLatch(1);
        line.deafen(hearsAgain);
        for (int i = 0; i < 1_000; i++) {
            client.send(new byte[10]);
        }
        hearsAgain.countDown();
        assertEquals(-1, client.socket.getInputStream().read());
        client.socket.shutdownOutput();
        nothingIsLeft();
        assertFalse(session.isClosed());
    }
}
