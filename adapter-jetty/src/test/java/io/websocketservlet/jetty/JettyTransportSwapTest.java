package io.websocketservlet.jetty;

import static org.awaitility.Awaitility.await;

import io.websocketservlet.jetty.UpgradingServer.Environment;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection of HTTP/1.1 becomes one of ours. */
@Timeout(60)
class JettyTransportSwapTest extends OverJetty {

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
        client = dial("");
        recorder = server.opened();
        await().until(() -> recorder.ends.get() == 1);
    }
}
