package io.websocketservlet.contract;

import java.util.Set;
import java.util.stream.Collectors;

/** The threads of the library. */
final class OurThreads {

    private OurThreads() {}

    /** Those that run now. */
    static Set<Thread> running() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(OurThreads::isOurs)
                .collect(Collectors.toSet());
    }

    static boolean isOurs(Thread thread) {
        return thread.getName().startsWith("websocket-");
    }
}
