package io.websocketservlet.endurance.fleet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Clients, and the few threads that serve them. Thread-safe. */
public final class Fleet implements AutoCloseable {

    private final List<Loop> loops = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /**
     * @param threads how many serve the clients
     * @param faults told of what a script throws, which ends its client
     */
    public Fleet(int threads, Consumer<Throwable> faults) throws IOException {
        for (int i = 1; i <= threads; i++) {
            loops.add(Loop.start("fleet-" + i, faults));
        }
    }

    /** Begins to connect. {@link Script#opened} follows, or {@link Script#ended}. */
    public Client connect(Plan plan, Script script) {
        Client client = new Client(loops.get(Math.floorMod(next.getAndIncrement(), loops.size())), plan, script);
        client.begin();
        return client;
    }

    /** Drops all that are left, without a word to them or their servers, and ends the threads. */
    @Override
    public void close() throws IOException {
        for (Loop loop : loops) {
            loop.close();
        }
    }
}
