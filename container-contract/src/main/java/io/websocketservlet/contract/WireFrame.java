package io.websocketservlet.contract;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A frame of RFC 6455 as it stands on the wire, legal or not; written without a look at the library's own.
 *
 * @param rsv the three reserved bits as a number, RSV1 = 4
 * @param opcode any of 0 to 15
 * @param payload unmasked
 */
record WireFrame(boolean fin, int rsv, int opcode, byte[] payload) {

    static final int RSV1 = 4;

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static WireFrame of(int opcode, byte[] payload) {
        return new WireFrame(true, 0, opcode, payload);
    }

    static WireFrame of(int opcode, String payload) {
        return of(opcode, payload.getBytes(StandardCharsets.UTF_8));
    }

    static WireFrame text(String text) {
        return of(TEXT, text);
    }

    static WireFrame binary(byte[] bytes) {
        return of(BINARY, bytes);
    }

    static WireFrame continuation(String text) {
        return of(CONTINUATION, text);
    }

    static WireFrame ping(String payload) {
        return of(PING, payload);
    }

    static WireFrame pong(String payload) {
        return of(PONG, payload);
    }

    static WireFrame close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return of(
                CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    static WireFrame emptyClose() {
        return of(CLOSE, new byte[0]);
    }

    /** The same without the FIN bit. */
    WireFrame notFinal() {
        return new WireFrame(false, rsv, opcode, payload);
    }

    /** The same with these reserved bits. */
    WireFrame withRsv(int bits) {
        return new WireFrame(fin, bits, opcode, payload);
    }

    /** The bytes a client has to send: masked, with a key of its own. */
    byte[] masked() {
        byte[] key = new byte[4];
        ThreadLocalRandom.current().nextBytes(key);
        byte[] head = head(payload.length, true);
        ByteBuffer bytes = ByteBuffer.allocate(head.length + 4 + payload.length);
        bytes.put(head).put(key);
        for (int i = 0; i < payload.length; i++) {
            bytes.put((byte) (payload[i] ^ key[i % 4]));
        }
        return bytes.array();
    }

    /** The bytes without a mask, as no client may send them. */
    byte[] unmasked() {
        byte[] head = head(payload.length, false);
        return ByteBuffer.allocate(head.length + payload.length)
                .put(head)
                .put(payload)
                .array();
    }

    /** Only the head of a masked frame, its key 0, which announces a payload of this length. */
    byte[] headAnnouncing(long length) {
        byte[] head = head(length, true);
        return ByteBuffer.allocate(head.length + 4).put(head).array();
    }

    /** 5.2 Base Framing Protocol, with the shortest form of the length. */
    private byte[] head(long length, boolean masked) {
        int mask = masked ? 0x80 : 0;
        byte first = (byte) ((fin ? 0x80 : 0) | rsv << 4 | opcode);
        if (length <= 125) {
            return new byte[] {first, (byte) (mask | (int) length)};
        }
        if (length <= 0xFFFF) {
            return ByteBuffer.allocate(4)
                    .put(first)
                    .put((byte) (mask | 126))
                    .putShort((short) length)
                    .array();
        }
        return ByteBuffer.allocate(10)
                .put(first)
                .put((byte) (mask | 127))
                .putLong(length)
                .array();
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a Close frame; 1005 if it is empty. */
    int closeCode() {
        return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    /** The reason of a Close frame. */
    String closeReason() {
        return payload.length <= 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        String what = opcode == CLOSE ? closeCode() + " " + closeReason() : payload.length + " bytes";
        return "frame " + (fin ? "" : "without FIN ") + "opcode " + opcode + " rsv " + rsv + ", " + what;
    }
}
