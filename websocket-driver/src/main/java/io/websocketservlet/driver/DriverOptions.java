package io.websocketservlet.driver;

/**
 * What a driver lets its peer do.
 *
 * @param maxLength how many bytes a message may have; 2^26 - 1 by default
 * @param maxFragments how many frames a message may come in; 131,072 by default
 * @param requireMasking whether a server insists on masked frames (RFC 6455 5.1); true by default
 */
public record DriverOptions(long maxLength, int maxFragments, boolean requireMasking) {

    private static final DriverOptions DEFAULTS = new DriverOptions((1 << 26) - 1, 131_072, true);

    /**
     * @throws IllegalArgumentException if a limit is not positive
     */
    public DriverOptions {
        if (maxLength < 1) {
            throw new IllegalArgumentException("maxLength " + maxLength + ", at least 1 byte");
        }
        if (maxFragments < 1) {
            throw new IllegalArgumentException("maxFragments " + maxFragments + ", at least 1");
        }
    }

    public static DriverOptions defaults() {
        return DEFAULTS;
    }

    public DriverOptions withMaxLength(long bytes) {
        return new DriverOptions(bytes, maxFragments, requireMasking);
    }

    public DriverOptions withMaxFragments(int frames) {
        return new DriverOptions(maxLength, frames, requireMasking);
    }

    public DriverOptions withRequireMasking(boolean require) {
        return new DriverOptions(maxLength, maxFragments, require);
    }
}
