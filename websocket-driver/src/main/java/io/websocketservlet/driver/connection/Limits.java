package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.DriverOptions;
import java.util.Objects;

/**
 * How much is too much.
 *
 * @param maxLength how many bytes a received message may have
 * @param maxFragments how many frames it may come in
 * @param maxBufferedAmount how many bytes may wait to be sent
 * @param overflow what becomes of more
 */
public record Limits(long maxLength, int maxFragments, long maxBufferedAmount, Overflow overflow) {

    private static final Limits DEFAULTS = new Limits(
            DriverOptions.defaults().maxLength(), DriverOptions.defaults().maxFragments(), 16L << 20, Overflow.CLOSE);

    /** Messages of up to 64 MiB in up to 131,072 frames, and 16 MiB that wait. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /**
     * @throws IllegalArgumentException if a limit is not positive
     */
    public Limits {
        Objects.requireNonNull(overflow, "overflow");
        new DriverOptions(maxLength, maxFragments, true);
        if (maxBufferedAmount < 1) {
            throw new IllegalArgumentException("maxBufferedAmount " + maxBufferedAmount + ", at least 1 byte");
        }
    }

    public Limits withMaxLength(long bytes) {
        return new Limits(bytes, maxFragments, maxBufferedAmount, overflow);
    }

    public Limits withMaxFragments(int frames) {
        return new Limits(maxLength, frames, maxBufferedAmount, overflow);
    }

    public Limits withMaxBufferedAmount(long bytes) {
        return new Limits(maxLength, maxFragments, bytes, overflow);
    }

    public Limits withOverflow(Overflow policy) {
        return new Limits(maxLength, maxFragments, maxBufferedAmount, policy);
    }
}
