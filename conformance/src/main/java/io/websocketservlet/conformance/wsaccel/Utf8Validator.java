package io.websocketservlet.conformance.wsaccel;

import org.python.core.Py;
import org.python.core.PyObject;
import org.python.core.PyString;
import org.python.core.PyTuple;

/** Validates UTF-8 chunk by chunk; stops at the first octet that cannot continue a valid text (RFC 3629, section 4). */
public final class Utf8Validator {
    private static final int NONE = 0x100;

    private long position;
    private int tailsDue;
    private int lowestTail;
    private int highestTail;

    /** Forgets everything: the next chunk is the first. */
    public void reset() {
        position = 0;
        tailsDue = 0;
    }

    /** Returns (is valid, ends with a character, octets accepted in this chunk, octets accepted in all). */
    public PyTuple validate(PyString chunk) {
        String octets = chunk.getString();
        int accepted = 0;
        while (accepted < octets.length() && accepts(octets.charAt(accepted))) {
            accepted++;
        }
        position += accepted;
        boolean valid = accepted == octets.length();
        return new PyTuple(new PyObject[] {
            Py.newBoolean(valid),
            Py.newBoolean(valid && tailsDue == 0),
            Py.newInteger(accepted),
            Py.newInteger(position)
        });
    }

    private boolean accepts(int octet) {
        if (tailsDue == 0) {
            return octet < 0x80 || lead(octet);
        }
        if (octet < lowestTail || octet > highestTail) {
            return expect(1, NONE, NONE);
        }
        return expect(tailsDue - 1, 0x80, 0xBF);
    }

    private boolean lead(int octet) {
        return switch (octet) {
            case 0xE0 -> expect(2, 0xA0, 0xBF); // no overlong forms
            case 0xED -> expect(2, 0x80, 0x9F); // no surrogates
            case 0xF0 -> expect(3, 0x90, 0xBF); // no overlong forms
            case 0xF4 -> expect(3, 0x80, 0x8F); // nothing beyond U+10FFFF
            default -> {
                if (octet < 0xC2 || octet > 0xF4) {
                    yield expect(1, NONE, NONE);
                }
                yield expect(octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3, 0x80, 0xBF);
            }
        };
    }

    /** Returns false when no octet can be the next one. */
    private boolean expect(int tails, int lowest, int highest) {
        tailsDue = tails;
        lowestTail = lowest;
        highestTail = highest;
        return lowest != NONE;
    }
}
