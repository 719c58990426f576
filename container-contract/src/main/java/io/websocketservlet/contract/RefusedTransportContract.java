package io.websocketservlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A transport that cannot work on a container is refused, and the log says what is missing. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class RefusedTransportContract {

    private final String container;
    private final TransportChoice transport;
    private final String remedy;

    /**
     * @param container the name of the {@link io.websocketservlet.servlet.spi.EmbeddedContainer}
     * @param transport what does not work there
     * @param remedy what the log has to name
     */
    protected RefusedTransportContract(String container, TransportChoice transport, String remedy) {
        this.container = container;
        this.transport = transport;
        this.remedy = remedy;
    }

    @Test
    protected final void theHandshakeIsRefusedWith503AndTheLogNamesTheRemedy() throws Exception {
        Recorder server = new Recorder();
        try (LogLines log = LogLines.open();
                Stage stage = new Stage(Starter.of(container), transport, Dialer.TCP);
                RawClient client = stage.connect()) {
            HttpReply reply = client.ask(stage.request(stage.play(server)));
            assertEquals(503, reply.status());
            assertTrue(log.contain(remedy), () -> "'" + remedy + "' is not in the log: " + log);
            assertTrue(server.events().stream().noneMatch(List.of("open")::contains));
        }
    }
}
