package io.websocketservlet.driver.deflate;

import java.nio.ByteBuffer;

/**
 * Compresses messages one after the other, each with what it remembers of those before (RFC 1951). Used by one thread
 * at a time.
 */
public interface Compressor {

    /**
     * Compresses a message: the output ends with an empty block without compression, as by {@code Z_SYNC_FLUSH}, so
     * with the bytes 00 00 FF FF (RFC 7692 7.2.1 Compression). Afterwards the message must not be held any more.
     *
     * @param message not empty; may be read-only, and must not be changed
     */
    void compress(ByteBuffer message, Output out);

    /** Forgets the messages so far. */
    void reset();

    /** Gives back what is not memory of the heap. Nothing is called after that. */
    void close();
}
