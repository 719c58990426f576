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

    static final Limits DEFAULTS = new Limits(
            DriverOptions.defaults().maxLength(), DriverOptions.defaults().maxFragments(), 16L << 20, Overflow.CLOSE);

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
