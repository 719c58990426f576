package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.Eventually.staysSo;
import static io.websocketservlet.contract.WireFrame.binary;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import io.websocketservlet.servlet.WebSocket;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies beneath a transport: bytes both ways, pausing, and the end, over one kind of connector, with TLS or without. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class ConnectorContract {

    /** How much a client should take in before it reads. */
    protected static final int RECEIVE_BUFFER = 64 * 1024;

    private static final int LARGE = 16 << 20;

    private final boolean tls;
    private TestKeys keys;
    private Stage stage;

    protected ConnectorContract(boolean tls) {
        this.tls = tls;
    }

    /** Starts a server with one connector at a free port of 127.0.0.1; these keys are of use where it does TLS. */
    protected abstract RunningServer start(ServletContainerInitializer application, TestKeys keys) throws Exception;

    @BeforeAll
    final void startServer() throws Exception {
        keys = TestKeys.read();
        stage = new Stage(
                application -> start(application, keys), TransportChoice.NATIVE, (port, buffer) -> dial(port, keys));
    }

    @AfterEach
    final void everyConnectionKeptTheRules() {
        stage.checkRules();
    }

    @AfterAll
    final void stopServer() {
        if (stage != null) {
            stage.close();
            eventually("onClose of every connection", () -> stage.unfinished().isEmpty());
        }
    }

    /**
     * Connects to the server; what that carries is HTTP/1.1 and then a WebSocket.
     *
     * @param keys are those that it was started with
     */
    protected Socket dial(int port, TestKeys keys) throws IOException {
        Socket socket = Dialer.TCP.dial(port, RECEIVE_BUFFER);
        return tls ? keys.dial(socket) : socket;
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i ^ i >> 8 ^ i >> 16);
        }
        return bytes;
    }

    private static List<ListenerExecutor> listenerExecutors() {
        return List.of(ListenerExecutor.worker(), ListenerExecutor.direct());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 8192, 16384, 16385, 65536, 1 << 20, LARGE})
    void anyLengthComesBack(int length) throws Exception {
        byte[] message = bytes(length);
        for (ListenerExecutor listeners : listenerExecutors()) {
            try (RawClient client = stage.open(Recorder.echo(), stage.options().withExecutor(listeners))) {
                for (int i = 0; i < (length < LARGE ? 3 : 1); i++) {
                    client.send(binary(message)).expectBinary(message);
                }
            }
        }
    }

    /** Where a container decrypts more than is asked for, nothing announces the rest. */
    @Test
    void manyMessagesThatCameTogetherAreAllRead() throws Exception {
        for (ListenerExecutor listeners : listenerExecutors()) {
            try (RawClient client = stage.open(Recorder.echo(), stage.options().withExecutor(listeners))) {
                for (int round = 0; round < 8; round++) {
                    WireFrame[] frames = new WireFrame[1 + 197 * round];
                    for (int i = 0; i < frames.length; i++) {
                        frames[i] = text(round + " " + i);
                    }
                    client.send(frames);
                    for (WireFrame frame : frames) {
                        client.expectText(frame.text());
                    }
                }
            }
        }
    }

    @Test
    void aPauseHoldsBackAndNothingIsLost() throws Exception {
        int messages = 400;
        byte[] message = bytes(64 * 1024);
        for (ListenerExecutor listeners : listenerExecutors()) {
            AtomicInteger count = new AtomicInteger();
            Recorder server = new Recorder().atMessage((socket, received) -> {
                if (count.incrementAndGet() % 100 == 1) {
                    socket.pause();
                }
            });
            AtomicInteger sent = new AtomicInteger();
            try (RawClient client = stage.open(server, stage.options().withExecutor(listeners))) {
                Background sending = Background.run("sender", () -> {
                    for (int i = 0; i < messages; i++) {
                        client.send(binary(message));
                        sent.incrementAndGet();
                    }
                });
                for (int pause = 1; pause < messages; pause += 100) {
                    int expected = pause;
                    eventually("it pauses", () -> count.get() == expected);
                    staysSo("nothing comes", () -> count.get() == expected);
                    if (pause == 1) {
                        assertTrue(sent.get() < messages, "all was taken in, 25 MB");
                    }
                    server.socket().resume();
                }
                eventually("all has come", () -> count.get() == messages);
                sending.join();
            }
        }
    }

    @Test
    void aSlowReaderGetsAllOfIt() throws Exception {
        byte[] message = bytes(LARGE / 2);
        Recorder server = new Recorder();
        try (RawClient client = stage.open(server)) {
            assertTrue(server.socket().send(ByteBuffer.wrap(message)));
            staysSo("the peer does not read", () -> server.socket().bufferedAmount() > 0);
            client.expectBinary(message);
            assertTrue(server.socket().send("and on"));
            client.expectText("and on");
        }
    }

    /**
     * Interest in reads and in writes changes on several threads. What is lost there is seldom lost: {@code -Dconnector.messages=}
     * says how many messages to try it with.
     */
    @Test
    void bothWaysAtOnceFromSeveralThreads() throws Exception {
        int messages = Integer.getInteger("connector.messages", 500);
        byte[] large = bytes(30_000);
        for (ListenerExecutor listeners : listenerExecutors()) {
            AtomicInteger count = new AtomicInteger();
            Recorder server = new Recorder().atConnect(socket -> socket.onMessage(message -> count.incrementAndGet()));
            try (RawClient client = stage.open(server, stage.options().withExecutor(listeners))) {
                WebSocket socket = server.socket();
                Background serverSends = Background.run("server", () -> {
                    for (int i = 0; i < messages; i++) {
                        eventually("there is room", () -> socket.bufferedAmount() < 1 << 18);
                        socket.send(ByteBuffer.wrap(large));
                    }
                });
                Background clientSends = Background.run("client", () -> {
                    for (int i = 0; i < messages; i++) {
                        client.send(text("small"));
                    }
                });
                for (int i = 0; i < messages; i++) {
                    client.expectBinary(large);
                }
                serverSends.join();
                clientSends.join();
                eventually("all has come", () -> count.get() == messages);
            }
        }
    }

    @Test
    void whoeverClosesFirstBothAreTold() throws Exception {
        Recorder first = new Recorder();
        try (RawClient client = stage.open(first)) {
            first.socket().close(1000, "bye");
            client.expectClose(1000, "bye").send(WireFrame.close(1000, "bye")).expectEnd();
        }
        first.expectClosed(1000, "bye");
        Recorder second = new Recorder();
        try (RawClient client = stage.open(second)) {
            client.send(WireFrame.close(4001, "enough"))
                    .expectClose(4001, "enough")
                    .expectEnd();
        }
        second.expectClosed(4001, "enough");
    }

    @Test
    void aClientThatGoesWithoutAWordIsNoticed() throws Exception {
        Recorder server = new Recorder();
        stage.open(server).close();
        server.expectClosed(1006);
    }

    @Test
    void aPeerThatTakesNothingIsCutOffWithAWritePending() throws Exception {
        List<Recorder> servers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Recorder server = new Recorder();
            servers.add(server);
            try (RawClient client = stage.open(server, stage.options().withCloseTimeout(Duration.ofMillis(300)))) {
                server.socket().send(ByteBuffer.allocate(LARGE / 2));
                server.socket().close(1000, "bye");
                server.expectClosed(1006);
                client.expectAnyEnd();
            }
        }
        assertEquals(8, servers.stream().filter(Recorder::isClosed).count());
    }
}
