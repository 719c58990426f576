package io.websocketservlet.driver.vectors;

/** A length of which one more byte has come: first filled with what the seeds make of it, then changed by our rules. */
final class DraftLength {

    private final int type;
    private final int bytes;

    /** Whether another byte of the length follows. */
    final boolean hasMore;

    /** Whether this ends the connection as the peer wants it. */
    boolean closes;

    /** The code that the connection fails with; 0 if nothing is wrong. */
    int verdict;

    /**
     * @param type the first byte of the frame
     * @param bytes how many bytes of the length have come
     * @param length what they come to
     * @param closing whether a frame of type FF has begun since the connection opened
     * @param maxLength what is too long
     */
    DraftLength(int type, int bytes, boolean hasMore, long length, boolean closing, long maxLength) {
        this.type = type;
        this.bytes = bytes;
        this.hasMore = hasMore;
        this.verdict = length > maxLength ? 1009 : 0;
        this.closes = closing && length == 0;
    }

    boolean isOfType(int wanted) {
        return type == wanted;
    }

    int bytes() {
        return bytes;
    }

    void doNotClose() {
        closes = false;
    }
}
