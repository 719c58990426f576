package io.websocketservlet.client;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what another thread brings about. */
final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
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
