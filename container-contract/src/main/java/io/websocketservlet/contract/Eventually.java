package io.websocketservlet.contract;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what another thread brings about. */
final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(5);

    private Eventually() {}

    /** Returns as soon as the fact holds; a fact that does not come true fails the test. */
    static void eventually(String fact, Callable<Boolean> holds) {
        await(fact)
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .atMost(PATIENCE)
                .until(holds);
    }

    /** Returns as soon as the assertion holds; if it never does, its last failure fails the test. */
    static void eventually(ThrowingRunnable assertion) {
        await().pollDelay(Duration.ZERO).pollInterval(INTERVAL).atMost(PATIENCE).untilAsserted(assertion);
    }

    /** A fact that holds now, and for a moment long enough to see it break. */
    static void staysSo(String fact, Callable<Boolean> holds) {
        await(fact)
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .during(Duration.ofMillis(150))
                .atMost(PATIENCE)
                .until(holds);
    }
}
