package io.websocketservlet.driver.handshake;

/**
 * How much is read of the head of a request or an answer, before it is refused. Memory for one head is bounded by these.
 *
 * @param maxLine how many bytes a line may have, its end not counted; 8,192 by default
 * @param maxHead how many bytes the head may have; 65,536 by default
 * @param maxHeaders how many header lines it may have; 200 by default
 */
public record HttpLimits(int maxLine, int maxHead, int maxHeaders) {

    private static final HttpLimits DEFAULTS = new HttpLimits(8192, 65_536, 200);

    /**
     * @throws IllegalArgumentException if a limit is not positive
     */
    public HttpLimits {
        if (maxLine < 1 || maxHead < 1 || maxHeaders < 1) {
            throw new IllegalArgumentException(
                    "maxLine " + maxLine + ", maxHead " + maxHead + ", maxHeaders " + maxHeaders + ", each at least 1");
        }
    }

    public static HttpLimits defaults() {
        return DEFAULTS;
    }

    public HttpLimits withMaxLine(int bytes) {
        return new HttpLimits(bytes, maxHead, maxHeaders);
    }

    public HttpLimits withMaxHead(int bytes) {
        return new HttpLimits(maxLine, bytes, maxHeaders);
    }

    public HttpLimits withMaxHeaders(int lines) {
        return new HttpLimits(maxLine, maxHead, lines);
    }
}
