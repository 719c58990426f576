package io.websocketservlet.driver.deflate;

import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.ProtocolException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses the peer's messages (RFC 7692 7.2.2 Decompression).
 *
 * <p>The platform's inflaters are borrowed for one message at a time, with or without a context: the context is a
 * window of our own, which is given to them as a dictionary. So a connection holds nothing outside of the heap, and
 * there is something to go on with when a final block has ended the stream for an inflater.
 */
final class Inflation {

    /** 7.2.2, item 1: what the peer has left out. */
    private static final byte[] TAIL = {0, 0, -1, -1};

    /** As far as any block refers back. */
    private static final int LARGEST_WINDOW = 1 << Negotiation.LARGEST_WINDOW;

    /** How often an inflater is started anew for one message. No sender has a reason for more than one final block. */
    private static final int MOST_FINAL_BLOCKS = 1000;

    private static final Pool<Inflater> INFLATERS =
            new Pool<>(() -> new Inflater(true), Inflater::reset, Inflater::end);

    /** The end of the messages so far, if one may refer to them; null otherwise. */
    private final Window before;

    /**
     * Within a message, from its first final block on: what the blocks that follow may refer to. Null otherwise. Kept from
     * one final block to the next, since there may be one in every two bytes.
     */
    private Window goingOn;

    /** How much of the message it has seen. */
    private int seen;

    Inflation(Terms terms) {
        before = terms.peerContextTakeover() ? new Window(1 << terms.peerWindowBits()) : null;
    }

    /**
     * What the peer has compressed.
     *
     * @throws ProtocolException if it is longer than allowed, found out before more than that is made of it; or if it
     *     cannot be decompressed
     */
    byte[] inflate(ByteBuffer message, int maxLength) throws ProtocolException {
        Output out = new Output(maxLength);
        Inflater inflater = INFLATERS.take();
        try {
            if (before != null) {
                inflater.setDictionary(before.bytes());
            }
            inflate(inflater, message, out);
            inflate(inflater, ByteBuffer.wrap(TAIL), out);
        } catch (DataFormatException e) {
            throw new ProtocolException(
                    CloseCode.EXTENSION, "permessage-deflate: message that cannot be decompressed, " + e.getMessage());
        } finally {
            goingOn = null;
            INFLATERS.giveBack(inflater);
        }
        byte[] inflated = out.toBytes(0, out.size());
        if (before != null) {
            before.add(ByteBuffer.wrap(inflated));
        }
        return inflated;
    }

    private void inflate(Inflater inflater, ByteBuffer in, Output out) throws DataFormatException, ProtocolException {
        int finalBlocks = 0;
        inflater.setInput(in);
        while (true) {
            ByteBuffer room = out.room();
            inflater.inflate(room);
            if (out.isTooMuch()) {
                throw new ProtocolException(
                        CloseCode.TOO_BIG, "message of more than " + out.most() + " bytes inflated");
            }
            if (inflater.finished()) {
                if (++finalBlocks > MOST_FINAL_BLOCKS) {
                    throw new ProtocolException(
                            CloseCode.POLICY_VIOLATION, "message of more than " + MOST_FINAL_BLOCKS + " final blocks");
                }
                goOn(inflater, out);
                inflater.setInput(in);
            } else if (room.hasRemaining()) {
                return;
            }
        }
    }

    /** 7.2.3.4 Using a DEFLATE Block with "BFINAL" Set to 1: the inflater ends there, the message need not. */
    private void goOn(Inflater inflater, Output out) {
        if (goingOn == null) {
            goingOn = new Window(LARGEST_WINDOW);
            seen = 0;
            if (before != null) {
                goingOn.add(before.bytes());
            }
        }
        goingOn.add(ByteBuffer.wrap(out.toBytes(Math.max(seen, out.size() - LARGEST_WINDOW), out.size())));
        seen = out.size();
        inflater.reset();
        inflater.setDictionary(goingOn.bytes());
    }

    /** Nothing more will come. */
    void close() {
        if (before != null) {
            before.clear();
        }
    }
}
