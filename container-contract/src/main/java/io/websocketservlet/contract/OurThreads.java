package io.websocketservlet.contract;

import java.util.Set;
import java.util.stream.Collectors;

/** The threads of the library. */
final class OurThreads {

    private OurThreads() {}

    /** Those that run now. */
    static Set<Thread> running() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("websocket-"))
                .collect(Collectors.toSet());
    }
}
