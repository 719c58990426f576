package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.connection.Transport.Completion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Notes how pending writes ended. */
final class CompletionRecorder implements Completion {

    private final List<String> calls = new ArrayList<>();

    @Override
    public synchronized void completed() {
        calls.add("completed");
    }

    @Override
    public synchronized void failed(IOException cause) {
        calls.add("failed: " + cause.getMessage());
    }

    synchronized void assertCalls(String... expected) {
        assertEquals(List.of(expected), calls);
    }
}
