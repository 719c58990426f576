package io.websocketservlet.conformance.wsaccel;

import org.python.core.PyObject;
import org.python.core.PyString;
import org.python.core.util.StringUtil;

/** Masks the payload of one frame, chunk by chunk (RFC 6455, 5.3 Client-to-Server Masking). */
public final class XorMasker {
    private final byte[] key;
    private long position;

    /** For a frame that is not masked: only the position moves. */
    public XorMasker() {
        key = new byte[4];
    }

    public XorMasker(PyString key) {
        if (key.__len__() != 4) {
            throw new IllegalArgumentException("masking key of " + key.__len__() + " octets, not 4");
        }
        this.key = key.toBytes();
    }

    /** With the length of the payload, which makes no difference here. */
    public XorMasker(PyString key, PyObject length) {
        this(key);
    }

    /** How many octets have been processed. */
    public long pointer() {
        return position;
    }

    public void reset() {
        position = 0;
    }

    public PyString process(PyString data) {
        byte[] octets = data.toBytes();
        for (int i = 0; i < octets.length; i++) {
            octets[i] ^= key[(int) (position + i) & 3];
        }
        position += octets.length;
        return new PyString(StringUtil.fromBytes(octets));
    }
}
