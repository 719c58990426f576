package io.websocketservlet.driver.message;

import io.websocketservlet.driver.frame.FrameReader;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Feeds data frames to an assembler and puts down what comes of them. */
final class Assembly {

    private final FrameReader reader;
    final MessageAssembler assembler;
    final List<String> messages = new ArrayList<>();

    /** Why it ended; null as long as it has not. */
    ProtocolException refusal;

    private boolean inFrame;

    Assembly(Role role, long maxLength, int maxFragments) {
        reader = new FrameReader(role, true, 0);
        assembler = new MessageAssembler(maxLength, maxFragments);
    }

    static Assembly of(Role role) {
        return new Assembly(role, 1 << 26, 1000);
    }

    /** The bytes come in, each array as a read of its own. */
    Assembly receive(byte[]... reads) {
        for (byte[] read : reads) {
            receive(ByteBuffer.wrap(read));
        }
        return this;
    }

    Assembly receiveByteByByte(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            receive(ByteBuffer.wrap(bytes, i, 1));
        }
        return this;
    }

    private void receive(ByteBuffer in) {
        try {
            while (refusal == null && (inFrame || reader.readHeader(in, assembler.room()))) {
                if (!inFrame) {
                    inFrame = true;
                    assembler.begin(reader);
                }
                Message message = assembler.take(reader, in);
                if (message != null) {
                    messages.add(message.isText() ? "text " + message.text() : "binary " + Hex.of(message.bytes()));
                }
                if (reader.remaining() > 0) {
                    return;
                }
                reader.next();
                inFrame = false;
            }
        } catch (ProtocolException e) {
            refusal = e;
        }
    }

    /** The code that it ended with; 0 as long as it has not. */
    int refusedWith() {
        return refusal == null ? 0 : refusal.closeCode();
    }
}
