package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * The whole contract of event streams for one container: an adapter's test class extends this and says which. The container
 * is started once; every test brings its own listeners and its own connections.
 *
 * <p>Besides what each test asserts, every stream of every test has to keep the rules of {@link StreamRecorder}, and when the
 * container has stopped, no stream is without its onClose and no thread of the library's is left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class EventStreamContract
        implements StreamOpeningContract,
                StreamServletContract,
                StreamSendingContract,
                StreamHistoryContract,
                StreamEndContract,
                StreamShutdownContract {

    private final String container;
    private final Dialer dialer;
    private StreamStage stage;

    /**
     * @param container the name of the {@link io.websocketservlet.servlet.spi.EmbeddedContainer}
     */
    protected EventStreamContract(String container) {
        this(container, Dialer.TCP);
    }

    /** @param dialer how clients get there */
    protected EventStreamContract(String container, Dialer dialer) {
        this.container = container;
        this.dialer = dialer;
    }

    @Override
    public final StreamStage stage() {
        return stage;
    }

    @BeforeAll
    @Timeout(60)
    protected final void startContainer() throws Exception {
        stage = new StreamStage(Starter.of(container, dialer), dialer);
    }

    @AfterEach
    protected final void everyStreamKeptTheRules() {
        stage.checkRules();
    }

    @AfterAll
    @Timeout(60)
    protected final void stopContainer() throws Exception {
        if (stage == null) {
            return;
        }
        stage.close();
        dialer.stop();
        eventually("onClose of every stream", () -> stage.unfinished().isEmpty());
        stage.checkRules();
        eventually("no thread of ours is left", () -> OurThreads.running().isEmpty());
    }
}
