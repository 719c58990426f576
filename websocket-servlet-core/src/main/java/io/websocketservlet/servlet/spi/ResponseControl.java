package io.websocketservlet.servlet.spi;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What an asynchronous response needs of its container beside what the Servlet interface has.
 *
 * @param lock held by whoever writes the response, or completes it: a reentrant one, which the container may hold while it
 *     calls listeners
 * @param cutter ends the response with an error, whatever waits to be written. The container then tells its listeners, on a
 *     thread of its own; or, where it calls on one that serves many connections, this is run there and the response is completed
 *     behind it. Run at most once, with the lock, while the response is not complete; does not block. Null where
 *     completing does: where no thread of the container's waits for a client that does not read
 */
public record ResponseControl(Lock lock, Runnable cutter) {

    /** For a container that needs nothing of the kind. */
    public static ResponseControl none() {
        return new ResponseControl(new ReentrantLock(), null);
    }
}
