package io.websocketservlet.conformance.deflate;

import io.websocketservlet.driver.deflate.DeflateBlocks;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.python.core.PyString;
import org.python.core.util.StringUtil;

/**
 * Decompresses messages, each in the context of those before it (RFC 7692, 7.2.2 Decompression), and sees to it that
 * nothing refers back beyond the window.
 */
public final class MessageInflater {
    private static final int PLATFORM_WINDOW = 15;
    private static final byte[] TAIL = {0, 0, -1, -1};

    private final Inflater inflater = new Inflater(true);
    private final int window;

    /** Reads each message once more; null for a window that nothing exceeds. */
    private final DeflateBlocks strict;

    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

    public MessageInflater(int windowBits) {
        window = 1 << windowBits;
        strict = windowBits < PLATFORM_WINDOW ? new DeflateBlocks() : null;
    }

    /**
     * The next octets of a message.
     *
     * @throws IllegalArgumentException if they cannot be decompressed
     */
    public PyString data(PyString data) {
        byte[] in = data.toBytes();
        payload.writeBytes(in);
        return new PyString(StringUtil.fromBytes(inflate(in)));
    }

    private byte[] inflate(byte[] in) {
        inflater.setInput(in);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] some = new byte[64 * 1024];
        try {
            int count;
            while ((count = inflater.inflate(some)) > 0) {
                out.write(some, 0, count);
            }
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("the message cannot be decompressed: " + e.getMessage(), e);
        }
        return out.toByteArray();
    }

    /** The end of a message. Returns what was wrong with it, in words; empty if nothing was. */
    public String endOfMessage() {
        inflate(TAIL);
        byte[] whole = payload.toByteArray();
        payload.reset();
        if (strict == null) {
            return "";
        }
        strict.message(whole);
        return strict.largestDistance() <= window
                ? ""
                : "It refers " + strict.largestDistance() + " octets back, and " + window + " were agreed on.";
    }

    public void end() {
        inflater.end();
    }
}
