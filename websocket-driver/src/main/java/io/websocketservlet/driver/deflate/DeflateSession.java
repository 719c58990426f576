package io.websocketservlet.driver.deflate;

import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.frame.ProtocolException;
import java.nio.ByteBuffer;

/**
 * The work on one connection (RFC 7692 6 and 7.2): inflates what is marked with RSV1, deflates and marks what leaves.
 */
final class DeflateSession implements ExtensionSession {

    /** 7.2.1 Compression, item 2: the end of what a compressor puts out, which is left out. */
    private static final int TAIL_LENGTH = 4;

    /** 7.2.3.6 Generating an Empty Fragment. */
    private static final byte[] NOTHING_COMPRESSED = {0};

    /**
     * What makes one compressed message like another. Its equals is written out for the reason that
     * {@link Compression#equals} gives.
     *
     * @param threshold from how many bytes on messages are compressed
     */
    private record Encoder(Compression compression, int threshold) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Encoder that && threshold == that.threshold && compression.equals(that.compression);
        }

        @Override
        public int hashCode() {
            return 31 * compression.hashCode() + threshold;
        }
    }

    private final Terms terms;
    private final Encoder encoder;

    // Of the thread that receives.

    private final Inflation inflation;

    // Of the thread that sends.

    private final Compressor compressor;

    DeflateSession(Terms terms, Compression compression, int threshold) {
        this.terms = terms;
        this.encoder = new Encoder(compression, threshold);
        this.inflation = new Inflation(terms);
        this.compressor = compression.compressor(terms.contextTakeover());
    }

    Terms terms() {
        return terms;
    }

    private boolean isEachAlone() {
        return !terms.contextTakeover() || !encoder.compression.refersBack();
    }

    @Override
    public Payload incoming(Payload message, int maxLength) throws ProtocolException {
        return message.with(0, inflation.inflate(message.bytes(), maxLength));
    }

    @Override
    public Payload outgoing(Payload message) {
        if (message.length() < encoder.threshold) {
            return message;
        }
        return message.with(
                message.reservedBits() | Extension.RSV1,
                message.length() == 0 ? NOTHING_COMPRESSED : deflate(message.bytes()));
    }

    private byte[] deflate(ByteBuffer message) {
        Output out = new Output(Integer.MAX_VALUE);
        compressor.compress(message, out);
        if (isEachAlone()) {
            compressor.reset();
        }
        return out.toBytes(0, out.size() - TAIL_LENGTH);
    }

    @Override
    public Object encoder() {
        return isEachAlone() ? encoder : null;
    }

    @Override
    public void close() {
        inflation.close();
        compressor.close();
    }
}
