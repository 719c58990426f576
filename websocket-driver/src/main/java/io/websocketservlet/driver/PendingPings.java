package io.websocketservlet.driver;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The pings that somebody waits to see answered, by payload. Holds nothing while there are none. */
final class PendingPings {

    /** A peer that answers none must not make us remember all of them; the oldest are forgotten. */
    private static final int MOST = 1024;

    private Map<ByteBuffer, Runnable> waiting;

    /** Remembers whom to tell; a ping with the same payload is replaced. */
    void add(byte[] payload, Runnable answered) {
        if (waiting == null) {
            waiting = new LinkedHashMap<>();
        }
        waiting.put(ByteBuffer.wrap(payload), answered);
        if (waiting.size() > MOST) {
            waiting.remove(waiting.keySet().iterator().next());
        }
    }

    /** Whom to tell that the payload came back, once; null if nobody waits for it. */
    Runnable remove(byte[] payload) {
        if (waiting == null) {
            return null;
        }
        Runnable answered = waiting.remove(ByteBuffer.wrap(payload));
        if (waiting.isEmpty()) {
            waiting = null;
        }
        return answered;
    }
}
