package io.websocketservlet.driver.deflate;

import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Parameters;
import java.util.List;
import java.util.zip.Deflater;

/**
 * The extension permessage-deflate (RFC 7692): its options, for both roles. Immutable, for any number of connections
 * and any thread.
 *
 * <p>A context is what is remembered of the messages of a connection so that later ones can refer back to it. It makes
 * small messages that resemble each other smaller, and costs memory for as long as the connection lives: for what is
 * sent, some 270 KiB outside of the heap with a window of 15 bits, half of the window with a smaller one; for what is
 * received, as many bytes as the window. Without contexts a connection holds nothing between two messages.
 *
 * @param contextTakeover whether messages that this end sends may refer to those before
 * @param peerContextTakeover whether messages of the other end may. A client that sets this to false insists on it: a
 *     server which cannot do without declines
 * @param windowBits how far back what this end sends may refer, 8 to 15 as the power of 2; a peer can ask for less
 * @param peerWindowBits how far back the other end may refer, 8 to 15. A client insists on it, a server asks those
 *     clients that can be asked
 * @param level 0 to 9 for speed or size, -1 for something in between, as in {@link Deflater}
 * @param strategy one of the three of {@link Deflater}
 * @param memoryLevel 1 to 9, in so far as a {@link CompressorProvider} is there, since the platform's compressor has
 *     but one, which is 8
 * @param threshold messages of fewer bytes go as they are
 */
public record PermessageDeflate(
        boolean contextTakeover,
        boolean peerContextTakeover,
        int windowBits,
        int peerWindowBits,
        int level,
        int strategy,
        int memoryLevel,
        int threshold)
        implements Extension {

    private static final int USUAL_THRESHOLD = 64;

    private static final PermessageDeflate CLIENT = new PermessageDeflate(
            true,
            true,
            Negotiation.LARGEST_WINDOW,
            Negotiation.LARGEST_WINDOW,
            Deflater.DEFAULT_COMPRESSION,
            Deflater.DEFAULT_STRATEGY,
            Compression.USUAL_MEMORY_LEVEL,
            USUAL_THRESHOLD);

    private static final PermessageDeflate SERVER =
            CLIENT.withContextTakeover(false).withPeerContextTakeover(false);

    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public PermessageDeflate {
        check("windowBits", windowBits, Negotiation.SMALLEST_WINDOW, Negotiation.LARGEST_WINDOW);
        check("peerWindowBits", peerWindowBits, Negotiation.SMALLEST_WINDOW, Negotiation.LARGEST_WINDOW);
        check("level", level, Deflater.DEFAULT_COMPRESSION, Deflater.BEST_COMPRESSION);
        check("strategy", strategy, Deflater.DEFAULT_STRATEGY, Deflater.HUFFMAN_ONLY);
        check("memoryLevel", memoryLevel, 1, 9);
        check("threshold", threshold, 0, Integer.MAX_VALUE);
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + " " + value + ", from " + least + " to " + most + " allowed");
        }
    }

    /** What suits a server with many connections: no contexts either way, messages from 64 bytes on are compressed. */
    public static PermessageDeflate server() {
        return SERVER;
    }

    /** What suits a client with few connections, and what browsers do: contexts both ways. */
    public static PermessageDeflate client() {
        return CLIENT;
    }

    public PermessageDeflate withContextTakeover(boolean takeover) {
        return new PermessageDeflate(
                takeover, peerContextTakeover, windowBits, peerWindowBits, level, strategy, memoryLevel, threshold);
    }

    public PermessageDeflate withPeerContextTakeover(boolean takeover) {
        return new PermessageDeflate(
                contextTakeover, takeover, windowBits, peerWindowBits, level, strategy, memoryLevel, threshold);
    }

    public PermessageDeflate withWindowBits(int bits) {
        return new PermessageDeflate(
                contextTakeover, peerContextTakeover, bits, peerWindowBits, level, strategy, memoryLevel, threshold);
    }

    public PermessageDeflate withPeerWindowBits(int bits) {
        return new PermessageDeflate(
                contextTakeover, peerContextTakeover, windowBits, bits, level, strategy, memoryLevel, threshold);
    }

    public PermessageDeflate withLevel(int wanted) {
        return new PermessageDeflate(
                contextTakeover,
                peerContextTakeover,
                windowBits,
                peerWindowBits,
                wanted,
                strategy,
                memoryLevel,
                threshold);
    }

    public PermessageDeflate withStrategy(int wanted) {
        return new PermessageDeflate(
                contextTakeover,
                peerContextTakeover,
                windowBits,
                peerWindowBits,
                level,
                wanted,
                memoryLevel,
                threshold);
    }

    public PermessageDeflate withMemoryLevel(int wanted) {
        return new PermessageDeflate(
                contextTakeover, peerContextTakeover, windowBits, peerWindowBits, level, strategy, wanted, threshold);
    }

    public PermessageDeflate withThreshold(int bytes) {
        return new PermessageDeflate(
                contextTakeover, peerContextTakeover, windowBits, peerWindowBits, level, strategy, memoryLevel, bytes);
    }

    /** {@inheritDoc} As registered in RFC 7692 8. */
    @Override
    public String name() {
        return "permessage-deflate";
    }

    /** {@inheritDoc} The bit Per-Message Compressed is RSV1 (6). */
    @Override
    public int reservedBits() {
        return RSV1;
    }

    @Override
    public Offer offer() {
        Negotiation negotiation = new Negotiation(this);
        return new Offer() {
            @Override
            public List<Parameters> parameters() {
                return List.of(negotiation.offer());
            }

            @Override
            public ExtensionSession activate(Parameters answer) {
                Terms terms = negotiation.accept(answer);
                return terms == null ? null : session(terms);
            }
        };
    }

    @Override
    public Acceptance accept(List<Parameters> offers) {
        Negotiation negotiation = new Negotiation(this);
        for (Parameters offer : offers) {
            Terms terms = negotiation.agree(offer);
            if (terms != null) {
                return new Acceptance(Negotiation.answer(terms, offer), session(terms));
            }
        }
        return null;
    }

    private ExtensionSession session(Terms terms) {
        return new DeflateSession(terms, new Compression(level, strategy, terms.windowBits(), memoryLevel), threshold);
    }
}
