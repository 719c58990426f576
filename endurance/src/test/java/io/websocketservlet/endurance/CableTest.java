package io.websocketservlet.endurance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.endurance.fleet.Client;
import io.websocketservlet.endurance.fleet.Fleet;
import io.websocketservlet.endurance.fleet.Plan;
import io.websocketservlet.endurance.fleet.Script;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** {@link Cable} without a cable: what stands between the clients and the server stops to pass anything on. */
@Timeout(value = 150, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class CableTest {

    static final List<String> CONTAINERS = Server.CONTAINERS;

    private static final int CONNECTIONS = 6;
    private static final int LARGE = 12 << 20;

    /** Long enough for a busy machine to answer in time while the network is there. */
    private static final Duration PONG_TIMEOUT = Duration.ofSeconds(1);

    @ParameterizedTest
    @FieldSource("CONTAINERS")
    void aNetworkThatIsGoneIsNoticedByPingsWhetherIdleOrWriting(String container) throws Exception {
        Report report = new Report(System.out::println);
        AtomicInteger pongs = new AtomicInteger();
        AtomicInteger opened = new AtomicInteger();
        Register register = new Register(entry -> entry.socket().onPong(payload -> pongs.incrementAndGet()));
        WebSocketOptions options =
                Server.options().withPing(Duration.ofMillis(100)).withPongTimeout(PONG_TIMEOUT);
        try (Server server = Server.start(container, options, register);
                Relay relay = Relay.to(server.address());
                Fleet fleet = new Fleet(1, thrown -> report.fault("fleet", thrown))) {
            for (int i = 0; i < CONNECTIONS; i++) {
                fleet.connect(Plan.of(relay.address(), Register.target(i)), new Script() {
                    @Override
                    public void opened(Client client) {
                        opened.incrementAndGet();
                    }
                });
            }
            Patience.until("all are open", () -> opened.get() == CONNECTIONS);
            Patience.until("pings are answered", () -> pongs.get() >= 3 * CONNECTIONS);
            assertTrue(register.entries().stream().noneMatch(Register.Entry::isClosed), "while the network is there");
            relay.cut();
            for (int i = 1; i < CONNECTIONS; i += 2) {
                register.entry(i).socket().send(Message.binary(new byte[LARGE]));
            }
            register.checkAllClosed(report);
        }
        for (Register.Entry entry : register.entries()) {
            assertEquals(1006, entry.end().code());
        }
        assertEquals(List.of(), report.faults());
    }
}
