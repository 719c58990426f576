package io.websocketservlet.driver;

import java.nio.ByteBuffer;

/**
 * What is spoken on one connection, without its I/O: bytes go in and events come out, commands go in and bytes come out.
 * Knows no socket, thread or clock, and is not thread-safe: {@link #read} belongs to the one thread that reads, all else to a
 * lock of the owner's.
 */
public interface Protocol {

    /**
     * What the next bytes are. Belongs to the reading thread.
     *
     * @return null when the input is used up
     */
    Event read(ByteBuffer in);

    /**
     * What follows from an event that was read.
     *
     * @return the event to report; null if there is none
     */
    Event react(Event read);

    /** An event that no bytes led to; null if there is none. */
    Event poll();

    /** No more bytes will come. */
    void end();

    /** How far it has come. */
    ReadyState readyState();

    /** Whether there is something to write. */
    boolean hasOutput();

    /**
     * Takes bytes to write: no more than needed to reach the limit, but for what belongs together.
     *
     * @return null when there is nothing to write
     */
    ByteBuffer[] takeOutput(int limit);

    /** What was taken has been written, and nobody reads it any more: its memory may serve again. */
    void giveBack(ByteBuffer[] taken);

    /** How many bytes wait to be written, or will once that is possible. */
    long outputSize();

    /** What was taken cannot be written for now, or it has been. */
    void stalled(boolean now);

    /** Drops all output that has not been taken: nobody will read it. */
    void dropOutput();
}
