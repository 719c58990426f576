package io.websocketservlet.benchmarks.comparison;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What one client asks for, and what it has to hear. */
interface Dialogue {

    /** The head of the request that it begins with. */
    String request(int port);

    /**
     * Judges the head of the answer.
     *
     * @throws IOException if it is any but the expected one
     */
    void answered(String head) throws IOException;

    /**
     * Takes all of the bytes, and answers how many messages they have completed.
     *
     * @throws IllegalStateException if one is not the expected one
     */
    int take(ByteBuffer bytes);

    /** Whether the server has said that it ends. */
    boolean isClosed();
}
