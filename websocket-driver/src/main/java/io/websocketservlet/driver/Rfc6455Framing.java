package io.websocketservlet.driver;

import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.CloseBody;
import io.websocketservlet.driver.frame.FrameQueue;
import io.websocketservlet.driver.frame.FrameReader;
import io.websocketservlet.driver.frame.Opcode;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.message.MessageAssembler;
import java.nio.ByteBuffer;

/** Framing of RFC 6455 (5 Data Framing, 9 Extensions): frames become messages, pings, pongs and the peer's Close. */
final class Rfc6455Framing implements Framing {

    private static final byte[] NOTHING = {};
    private static final int MAX_CONTROL_PAYLOAD = 125;

    /** Null if no extension is agreed on. */
    private final Passage passage;

    // Touched by read() alone.

    private final FrameReader reader;
    private final MessageAssembler assembler;
    private boolean inFrame;

    /** The payload of a control frame that has begun; null outside of one. */
    private byte[] control;

    private int controlSize;

    /** We failed the connection: only the peer's Close is looked for. */
    private boolean discarding;

    /** The peer's Close has been read: what follows means nothing. */
    private boolean deaf;

    Rfc6455Framing(Role role, DriverOptions options, Pipeline extensions) {
        this.reader = new FrameReader(role, options.requireMasking(), extensions.reservedBits());
        this.assembler = new MessageAssembler(options.maxLength(), options.maxFragments());
        this.passage = extensions.isEmpty() ? null : new Passage(extensions, options.maxLength());
    }

    @Override
    public Event read(ByteBuffer in) {
        if (deaf) {
            in.position(in.limit());
            return null;
        }
        try {
            if (discarding && reader.isCloseFrame(in)) {
                // A peer that reads our Close in the middle of a frame of its own gives that frame up, and answers.
                reader.next();
                inFrame = false;
                control = null;
            }
            return readFrames(in);
        } catch (ProtocolException e) {
            // 7.1.7 Fail the WebSocket Connection: no data is processed any more, but the peer's Close is looked for
            reader.discard();
            discarding = true;
            return new Event.Failed(e);
        }
    }

    private Event readFrames(ByteBuffer in) throws ProtocolException {
        while (true) {
            if (!inFrame) {
                if (!reader.readHeader(in, assembler.room())) {
                    return null;
                }
                inFrame = true;
                beginFrame();
            }
            Event event = readPayload(in);
            if (reader.remaining() > 0) {
                return null;
            }
            reader.next();
            inFrame = false;
            if (event != null) {
                return event;
            }
        }
    }

    private void beginFrame() throws ProtocolException {
        if (reader.opcode() == Opcode.CLOSE || !discarding && reader.opcode().isControl()) {
            control = reader.length() == 0 ? NOTHING : new byte[(int) Math.min(reader.length(), MAX_CONTROL_PAYLOAD)];
            controlSize = 0;
        } else if (!discarding) {
            assembler.begin(reader, passage != null && passage.isOpaque(reader));
        }
    }

    private Event readPayload(ByteBuffer in) throws ProtocolException {
        if (control != null) {
            controlSize += reader.readPayload(in, control, controlSize, control.length - controlSize);
            if (controlSize < control.length) {
                return null;
            }
            reader.skipPayload(in);
            return reader.remaining() == 0 ? controlEvent() : null;
        }
        if (discarding) {
            reader.skipPayload(in);
            return null;
        }
        Message message = assembler.take(reader, in);
        if (message != null && passage != null) {
            message = passage.restore(message);
        }
        return message == null ? null : new Event.Received(message);
    }

    private Event controlEvent() {
        byte[] payload = control;
        control = null;
        return switch (reader.opcode()) {
            case PING -> new Event.Pinged(ByteBuffer.wrap(payload));
            case PONG -> new Event.Ponged(ByteBuffer.wrap(payload), null);
            default -> {
                deaf = true;
                yield new Event.PeerClosing(CloseBody.read(payload));
            }
        };
    }

    @Override
    public boolean carries(Message message) {
        return true;
    }

    @Override
    public void prepare(Message message) {
        if (passage != null) {
            passage.prepare(message);
        }
    }

    @Override
    public void write(Message message, FrameQueue out) throws ProtocolException {
        if (passage == null) {
            message.appendTo(out);
        } else {
            passage.write(message, out);
        }
    }

    @Override
    public boolean hasControlFrames() {
        return true;
    }

    @Override
    public boolean hasClosingHandshake() {
        return true;
    }

    @Override
    public void writeClose(CloseBody body, FrameQueue out) {
        out.add(Opcode.CLOSE, 0, body.toBytes());
    }

    @Override
    public void end() {
        if (passage != null) {
            passage.close();
        }
    }
}
