package io.websocketservlet.jetty;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.contract.Dialer;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.driver.connection.Transport.Written;
import io.websocketservlet.jetty.UpgradingServer.Environment;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;

/** One connection through {@link JettyTransport}, seen from both ends; what every test leaves is held to the contract. */
abstract class OverJetty {

    static final int MEBIBYTE = 1024 * 1024;

    static final int RECEIVE_BUFFER = 64 * 1024;

    /** How clients get to the server. */
    Dialer dialer = Dialer.TCP;

    UpgradingServer server;
    TcpClient client;
    TransportRecorder recorder;

    @AfterEach
    void nothingAgainstTheContract() throws Exception {
        if (client != null) {
            client.close();
        }
        dialer.stop();
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

    void connect(Function<Transport, TransportRecorder> receivers) throws Exception {
        connect(Environment.EE11, receivers, "");
    }

    void connect(Environment environment, Function<Transport, TransportRecorder> receivers, String early)
            throws Exception {
        server = new UpgradingServer(environment, receivers);
        client = dial(early);
        recorder = server.opened();
    }

    TcpClient dial(String early) throws IOException {
        return new TcpClient(dialer.dial(server.port(), RECEIVE_BUFFER), early);
    }

    static byte[] random(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Sends back what comes, and reads on when it has been written. */
    static final class Echo extends TransportRecorder {

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
