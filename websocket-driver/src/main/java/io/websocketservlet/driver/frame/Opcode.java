package io.websocketservlet.driver.frame;

/** What a frame is for (RFC 6455 5.2 Base Framing Protocol). */
public enum Opcode {
    CONTINUATION(0x0),
    TEXT(0x1),
    BINARY(0x2),
    CLOSE(0x8),
    PING(0x9),
    PONG(0xA);

    private static final Opcode[] BY_CODE = new Opcode[16];

    static {
        for (Opcode opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /** The four bits on the wire. */
    public int code() {
        return code;
    }

    /** Whether this is a control frame: at most 125 bytes, never fragmented, may stand between fragments (5.5). */
    public boolean isControl() {
        return (code & 0x8) != 0;
    }

    /** The opcode with these four bits; null where RFC 6455 reserves them. */
    public static Opcode of(int code) {
        return BY_CODE[code];
    }
}
