package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ClientDriver;
import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import io.websocketservlet.driver.message.Message;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client's connection does in another way than a server's. */
@Timeout(20)
class ConnectionClientTest {

    private static final byte[] NONCE = new byte[16];

    private static final String AGREED = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n"; // for that nonce

    private final ManualClock clock = new ManualClock();
    private final ManualExecutor executor = new ManualExecutor();
    private final ManualTransport transport = new ManualTransport();
    private final ClientEnd connection = new ClientEnd();
    private final ConnectionRecorder recorder = new ConnectionRecorder(connection);

    private final class ClientEnd extends Connection {

        private final ClientDriver driver;
        private Throwable obstacle;
        private int timeouts;

        ClientEnd() {
            this(new ClientDriver(DriverOptions.defaults(), () -> 0));
        }

        private ClientEnd(ClientDriver driver) {
            super(
                    driver,
                    Limits.defaults(),
                    Timing.defaults().withPing(Duration.ZERO),
                    new Surroundings(
                            new Threads(executor, ListenerExecutor.worker()), clock.timers(), null, new Statistics()));
            this.driver = driver;
        }

        @Override
        public String url() {
            return "ws://example.com/";
        }

        @Override
        protected void timedOut() {
            timeouts++;
            super.timedOut();
        }

        @Override
        protected Throwable obstacle() {
            return obstacle;
        }

        boolean ask() {
            return command(() ->
                    driver.start(new ClientHandshake(WebSocketUrl.parse(url()), ClientOffer.nothing(), NONCE.clone())));
        }

        void giveUp(ProtocolException cause) {
            command(() -> driver.giveUp(cause));
            abort();
        }
    }

    private void start() {
        connection.begin();
        assertTrue(connection.ask());
        Deliverers.run(() -> connection.start(transport));
    }

    private void open() {
        start();
        assertTrue(new String(transport.takeWritten(), StandardCharsets.US_ASCII).startsWith("GET / HTTP/1.1\r\n"));
        transport.deliver(AGREED.getBytes(StandardCharsets.US_ASCII));
        recorder.assertNext("open");
    }

    private static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes);
    }

    @AfterEach
    void nothingElseHappened() {
        executor.runAll();
        transport.assertNoFault();
        recorder.assertExhausted();
    }

    /** 7.1.1 Close the WebSocket Connection. */
    @Test
    void theServerIsLeftToCloseTcp() {
        open();
        transport.deliver(hex("880203e8")); // Close 1000
        recorder.assertNext("close 1000, clean");
        assertArrayEquals(hex("88820000000003e8"), transport.takeWritten()); // Close 1000 under a mask of zeros
        assertFalse(transport.isClosed());
        transport.arriveEnd();
        transport.readAll();
        executor.runAll();
        assertTrue(transport.isClosed());
    }

    @Test
    void aServerThatDoesNotCloseTcpIsNotWaitedForForLong() {
        open();
        transport.deliver(hex("880203e8")); // Close 1000
        recorder.assertNext("close 1000, clean");
        clock.pass(Duration.ofSeconds(1));
        assertFalse(transport.isClosed());
        clock.pass(Duration.ofSeconds(2));
        assertTrue(transport.isClosed());
        transport.takeWritten();
    }

    /** Its chunks serve again when they are written, and not before. */
    @Test
    void largeMessagesDoNotMeetInMemory() {
        open();
        byte[] ones = new byte[5000];
        byte[] twos = new byte[5000];
        Arrays.fill(ones, (byte) 1);
        Arrays.fill(twos, (byte) 2);
        transport.answerWrites(Transport.Written.PENDING);
        connection.send(Message.binary(ones));
        connection.send(Message.binary(twos));
        transport.complete();
        connection.send(Message.binary(ones));
        transport.complete();
        transport.complete();
        assertArrayEquals(join(masked(ones), masked(twos), masked(ones)), transport.takeWritten());
        connection.abort();
        executor.runAll();
        recorder.assertNext("drain", "close 1006");
    }

    private static byte[] masked(byte[] payload) {
        return join(hex("82fe1388" + "00000000"), payload); // 5,000 bytes, under a mask of zeros
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void whatKeptItFromOpeningIsToldBeforeItsEnd() {
        start();
        transport.takeWritten();
        connection.obstacle = new EOFException("nothing");
        transport.arriveEnd();
        transport.readAll();
        executor.runAll();
        recorder.assertNext("error java.io.EOFException: nothing", "close 1006");
        assertTrue(transport.isClosed());
    }

    @Test
    void whatHappensLaterIsNoObstacle() {
        open();
        connection.obstacle = new EOFException("nothing");
        transport.arriveEnd();
        transport.readAll();
        executor.runAll();
        recorder.assertNext("close 1006");
    }

    @Test
    void anObstacleIsNotToldWhereItWasClosedBefore() {
        connection.obstacle = new EOFException("nothing");
        assertTrue(connection.close(4000, "ours"));
        connection.abort();
        executor.runAll();
        recorder.assertNext("close 4000 ours");
        assertFalse(connection.ask());
    }

    @Test
    void aHandshakeThatTakesTooLongTimesOut() {
        start();
        transport.takeWritten();
        clock.pass(Timing.defaults().handshakeTimeout().plusSeconds(1));
        executor.runAll();
        recorder.assertNext("close 1006");
        assertEquals(1, connection.timeouts);
        assertTrue(transport.isClosed());
    }

    @Test
    void aWayThatIsBarredIsAFault() {
        connection.giveUp(new ProtocolException(1002, "the proxy says no"));
        executor.runAll();
        recorder.assertNext("error of the peer, 1002", "close 1002 the proxy says no");
    }
}
