package io.websocketservlet.endurance.fleet;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** Frames as a client has to write them (RFC 6455 5.2, 5.3). */
public final class ClientFrames {

    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    private ClientFrames() {}

    /** A whole frame, masked with a key of its own. */
    public static ByteBuffer masked(int opcode, byte[] payload) {
        byte[] maskingKey = new byte[4];
        ThreadLocalRandom.current().nextBytes(maskingKey);
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) (FIN | opcode));
        if (payload.length <= 125) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(payload.length);
        }
        frame.put(maskingKey);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ maskingKey[i & 3]));
        }
        return frame.flip();
    }

    /** A Close frame; an empty one for 1005. */
    static ByteBuffer close(int code) {
        return masked(CLOSE, code == 1005 ? new byte[0] : new byte[] {(byte) (code >> 8), (byte) code});
    }
}
