package io.websocketservlet.sample;

import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.servlet.EventSource;
import io.websocketservlet.servlet.EventSourceServlet;
import jakarta.servlet.ServletException;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells everybody each second what time it is: event streams with a history. Whoever is cut off and comes back gets the seconds
 * in between, or an event {@code gap} if there were more than are kept.
 */
@SuppressWarnings("serial") // no container serializes a servlet
public final class Ticks extends EventSourceServlet {

    private ScheduledExecutorService clock;
    private Thread thread;

    /** The last second that was told; the clock's. */
    private long last;

    @Override
    public void init() throws ServletException {
        super.init();
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            thread = new Thread(task, "ticks");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleAtFixedRate(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    /** All there is to do is done by joining the history. */
    @Override
    protected void connect(EventSource source) {}

    /** Seconds follow one another, whatever the system's clock does: each is an id, and comes once. */
    private void tick() {
        last = last == 0 ? Instant.now().getEpochSecond() : last + 1;
        history()
                .publish(ServerSentEvent.of(Instant.ofEpochSecond(last).toString())
                        .withEvent("tick")
                        .withId(Long.toString(last)));
    }

    /** Containers look for threads that an application has left behind, so this one is waited for. */
    @Override
    public void destroy() {
        clock.shutdownNow();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        super.destroy();
    }
}
