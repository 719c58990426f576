package io.websocketservlet.driver.traffic;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What one sends the other receives, however it is cut, compressed, fragmented and mixed with pings, up to the Close of
 * either. {@code -Dtraffic.messages=5000000} makes it longer, {@code -Dtraffic.seed} other; the seed of a connection that
 * fails is named, and that one alone runs with {@code -Dtraffic.messages=1}.
 */
class TrafficTest {

    private static final long MESSAGES = Long.getLong("traffic.messages", 100_000);
    private static final long SEED = Long.getLong("traffic.seed", 6455);

    @Test
    void whatOneSendsTheOtherReceives() {
        Goods goods = new Goods(new Random(0));
        long seed = SEED;
        for (long received = 0; received < MESSAGES; seed++) {
            try {
                received += new Session(seed, goods).run();
            } catch (Throwable e) {
                throw new AssertionError("the connection with -Dtraffic.seed=" + seed + " failed", e);
            }
        }
    }
}
