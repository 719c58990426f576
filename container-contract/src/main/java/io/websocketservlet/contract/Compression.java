package io.websocketservlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The client's half of permessage-deflate on one connection, with contexts kept or not (RFC 7692 7.2). */
final class Compression implements AutoCloseable {

    private static final byte[] TAIL = {0, 0, -1, -1};

    private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);
    private final boolean contexts;

    Compression(boolean contexts) {
        this.contexts = contexts;
    }

    /** A whole message as it is sent compressed. */
    WireFrame compressed(WireFrame message) {
        byte[] in = message.payload();
        deflater.setInput(in);
        byte[] out = new byte[in.length + 1000];
        int size = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        assertTrue(size < out.length && deflater.needsInput());
        if (!contexts) {
            deflater.reset();
        }
        return WireFrame.of(message.opcode(), Arrays.copyOf(out, size - TAIL.length))
                .withRsv(WireFrame.RSV1);
    }

    /** What a compressed message was before. */
    WireFrame restored(WireFrame frame) throws DataFormatException {
        assertEquals(WireFrame.RSV1, frame.rsv(), "not compressed");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : new byte[][] {frame.payload(), TAIL}) {
            inflater.setInput(part);
            byte[] some = new byte[10_000];
            int count;
            while ((count = inflater.inflate(some)) > 0) {
                out.write(some, 0, count);
            }
        }
        if (!contexts) {
            inflater.reset();
        }
        return WireFrame.of(frame.opcode(), out.toByteArray());
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
