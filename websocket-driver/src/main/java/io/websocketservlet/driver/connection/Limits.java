package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.DriverOptions;

/**
 * How much is too much.
 *
 * @param maxLength how many bytes a received message may have
 * @param maxFragments how many frames it may come in
 * @param maxBufferedAmount how many bytes may wait to be sent
 * @param overflow what becomes of more
 */
public record Limits(long maxLength, int maxFragments, long maxBufferedAmount, Overflow overflow) {

    static final Limits DEFAULTS = new Limits(
            DriverOptions.defaults().maxLength(), DriverOptions.defaults().maxFragments(), 16L << 20, Overflow.CLOSE);

    /** What becomes of a message for which there is no room, since the peer takes too little of what is sent to it. */
    public enum Overflow {
        /** What waits is dropped, and the connection is over at once, with 1013. */
        CLOSE,
        /** The message is refused: {@code send} returns false, and what was accepted before stays. */
        REFUSE
    }

    /**
     * @throws IllegalArgumentException if a limit is not positive
     */
    public Limits {
        new DriverOptions(maxLength, maxFragments, true);
        if (maxBufferedAmount < 1) {
            throw new IllegalArgumentException("maxBufferedAmount " + maxBufferedAmount + ", at least 1 byte");
        }
    }

    Limits withMaxLength(long bytes) {
        return new Limits(bytes, maxFragments, maxBufferedAmount, overflow);
    }

    Limits withMaxFragments(int frames) {
        return new Limits(maxLength, frames, maxBufferedAmount, overflow);
    }

    Limits withMaxBufferedAmount(long bytes) {
        return new Limits(maxLength, maxFragments, bytes, overflow);
    }

    Limits withOverflow(Overflow policy) {
        return new Limits(maxLength, maxFragments, maxBufferedAmount, policy);
    }
}
