package io.websocketservlet.conformance.deflate;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.python.core.PyString;
import org.python.core.util.StringUtil;

/** Compresses messages, each in the context of those before it (RFC 7692, 7.2.1 Compression). */
public final class MessageDeflater {
    private static final int PLATFORM_WINDOW = 15;
    private static final int TAIL = 4;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

    /** With a window of less than 15 bits nothing is referred back to, which keeps any. */
    public MessageDeflater(int windowBits) {
        if (windowBits < PLATFORM_WINDOW) {
            deflater.setStrategy(Deflater.HUFFMAN_ONLY);
        }
    }

    /** What a message becomes, less the four octets that the receiver adds. */
    public PyString message(PyString message) {
        byte[] in = message.toBytes();
        deflater.setInput(in);
        byte[] out = new byte[in.length + 1024];
        int size = 0;
        do {
            out = size == out.length ? Arrays.copyOf(out, 2 * size) : out;
            size += deflater.deflate(out, size, out.length - size, Deflater.SYNC_FLUSH);
        } while (size == out.length || !deflater.needsInput());
        return new PyString(StringUtil.fromBytes(Arrays.copyOf(out, size - TAIL)));
    }

    public void end() {
        deflater.end();
    }
}
