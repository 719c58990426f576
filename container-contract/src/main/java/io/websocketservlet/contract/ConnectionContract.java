package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;

import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * What holds for every connection, whatever kind of handshake it began with. The container is started once; every test
 * brings its own listeners and its own connections.
 *
 * <p>Besides what each test asserts, every connection of every test has to keep the rules of {@link Recorder}, and when
 * the container has stopped, no connection is without its onClose and no thread of the library's is left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class ConnectionContract
        implements EchoContract,
                HandshakeContract,
                OriginContract,
                RequestContract,
                AdmissionContract,
                SessionContract,
                SendingContract,
                SlowReaderContract,
                PausingContract,
                ListenerThreadsContract,
                ClosingContract,
                MalformedFramesContract,
                CompressionContract,
                CompressionFaultsContract,
                ExtensionsContract,
                BrokenConnectionContract,
                KeepAliveContract,
                StatisticsContract,
                FlightRecordingContract,
                DeploymentContract,
                EndingContract,
                ClassLoaderContract {

    private final String container;
    private final TransportChoice transport;
    private final Dialer dialer;
    private Stage stage;
    private SilentConnection silence;

    /**
     * @param container the name of the {@link io.websocketservlet.servlet.spi.EmbeddedContainer}
     * @param transport how connections are taken over
     * @param dialer how clients get there; is closed in the end
     */
    ConnectionContract(String container, TransportChoice transport, Dialer dialer) {
        this.container = container;
        this.transport = transport;
        this.dialer = dialer;
    }

    @Override
    public final String container() {
        return container;
    }

    @Override
    public final Stage stage() {
        return stage;
    }

    @Override
    public final SilentConnection silentConnection() {
        return silence;
    }

    @Override
    public boolean canEndTcpAtAnyTime() {
        return true;
    }

    /** On most containers any thread that calls us may block. */
    @Override
    public boolean isWorker(Thread thread) {
        return true;
    }

    @Override
    public boolean isReader(Thread thread) {
        return !OurThreads.isOurs(thread);
    }

    @BeforeAll
    @Timeout(60)
    protected final void startContainer() throws Exception {
        stage = new Stage(Starter.of(container, dialer), transport, dialer);
        Recorder server = Recorder.echo();
        silence = new SilentConnection(stage.open(server), server, System.nanoTime());
    }

    @AfterEach
    protected final void everyConnectionKeptTheRules() {
        stage.checkRules();
    }

    @AfterAll
    @Timeout(60)
    protected final void stopContainer() throws Exception {
        if (stage == null) {
            return;
        }
        stage.close();
        if (silence != null) {
            silence.client().close();
        }
        dialer.stop();
        eventually("onClose of every connection", () -> stage.unfinished().isEmpty());
        stage.checkRules();
        eventually("no thread of ours is left", () -> OurThreads.running().isEmpty());
    }
}
