package io.websocketservlet.driver.connection;

/**
 * Events that an event stream takes by itself, when it can write them: as many of them may wait as there are, and none of
 * them is held for the stream. Called under the stream's lock, so it neither blocks nor calls anybody.
 */
public interface EventFeed {

    /** Whether there is an event to take. Once there is, there is until it is taken. */
    boolean hasNext();

    /** Takes the next event, as it is sent; the bytes are not changed any more. Only where there is one. */
    byte[] next();

    /** The stream is about to end: what comes from now on is not for it any more. */
    void end();
}
