package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.frame.FrameReader;
import io.websocketservlet.driver.frame.Opcode;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A transport that logs what passes through another one: a line for each frame, with what its payload begins with. It stands
 * outside of all that reads and writes frames, so that these cost nothing more where nobody looks, and even what is refused is
 * seen as it came.
 */
final class FrameLog implements Transport {

    static final System.Logger LOGGER = System.getLogger("io.websocketservlet.frames");

    private static final int PREVIEW = 64;

    private final Transport transport;
    private final Direction in;
    private final Direction out;

    /**
     * @param connection what the lines begin with
     * @param framed whether frames are those of RFC 6455; of others it is only told how long they are
     */
    FrameLog(Transport transport, String connection, boolean framed) {
        this.transport = transport;
        this.in = new Direction(connection + " < ", framed);
        this.out = new Direction(connection + " > ", framed);
    }

    @Override
    public void start(Receiver receiver) {
        transport.start(new Receiver() {
            @Override
            public void received(ByteBuffer bytes) {
                in.pass(bytes.duplicate()); // before what has the buffer may change what is in it
                receiver.received(bytes);
            }

            @Override
            public void ended(Throwable cause) {
                logEnd(cause);
                receiver.ended(cause);
            }

            @Override
            public void endedInTurn(Throwable cause) {
                logEnd(cause);
                receiver.endedInTurn(cause);
            }
        });
    }

    private void logEnd(Throwable cause) {
        LOGGER.log(System.Logger.Level.INFO, in.prefix + "end" + (cause == null ? "" : ", " + cause));
    }

    @Override
    public Written write(ByteBuffer[] buffers, Completion completion) {
        for (ByteBuffer buffer : buffers) {
            out.pass(buffer.duplicate());
        }
        return transport.write(buffers, completion);
    }

    @Override
    public void pauseReads() {
        transport.pauseReads();
    }

    @Override
    public void resumeReads() {
        transport.resumeReads();
    }

    @Override
    public void close() {
        transport.close();
    }

    /** What one side says. One thread at a time, as reads and writes are. */
    private static final class Direction {

        private final String prefix;

        /** Null where there are other frames, or none that could be told apart. */
        private final FrameReader frames;

        private final byte[] preview = new byte[PREVIEW];
        private int kept;
        private boolean inFrame;

        Direction(String prefix, boolean framed) {
            this.prefix = prefix;
            if (framed) {
                frames = new FrameReader(Role.SERVER, false, 7);
                frames.discard(); // it judges nothing
            } else {
                frames = null;
            }
        }

        void pass(ByteBuffer bytes) {
            if (frames == null) {
                kept = Math.min(PREVIEW, bytes.remaining());
                bytes.get(bytes.position(), preview, 0, kept);
                LOGGER.log(
                        System.Logger.Level.INFO,
                        prefix + bytes.remaining() + " bytes: " + hex(kept < bytes.remaining()));
                return;
            }
            while (inFrame || readHeader(bytes)) {
                kept += frames.readPayload(bytes, preview, kept, PREVIEW - kept);
                if (kept == PREVIEW) {
                    frames.skipPayload(bytes);
                }
                inFrame = frames.remaining() > 0;
                if (inFrame) {
                    return;
                }
                LOGGER.log(System.Logger.Level.INFO, prefix + frame());
                frames.next();
            }
        }

        private boolean readHeader(ByteBuffer bytes) {
            kept = 0;
            try {
                return frames.readHeader(bytes, Long.MAX_VALUE);
            } catch (ProtocolException e) {
                throw new AssertionError("a reader that discards judges nothing", e);
            }
        }

        private String frame() {
            Opcode opcode = frames.opcode();
            int reserved = frames.reservedBits();
            StringBuilder line =
                    new StringBuilder(opcode == null ? "unknown" : opcode.name().toLowerCase(Locale.ROOT));
            if (!frames.isFinal()) {
                line.append(", more follows");
            }
            for (int bit = 1; bit <= 3; bit++) {
                if ((reserved & 8 >> bit) != 0) {
                    line.append(", rsv").append(bit);
                }
            }
            line.append(", ").append(frames.length()).append(" bytes");
            boolean cut = frames.length() > kept;
            if (kept == 0) {
                return line.toString();
            }
            line.append(": ");
            if (opcode == Opcode.TEXT && reserved == 0) {
                line.append(text(0, cut));
            } else if (opcode == Opcode.CLOSE && kept >= 2) {
                int code = (preview[0] & 0xFF) << 8 | preview[1] & 0xFF;
                line.append(code).append(kept > 2 ? " " + text(2, cut) : "");
            } else {
                line.append(hex(cut));
            }
            return line.toString();
        }

        /** On one line, whatever the peer has sent: it must not be able to write lines of its own. */
        private String text(int from, boolean cut) {
            StringBuilder text = new StringBuilder("\"");
            new String(preview, from, kept - from, StandardCharsets.UTF_8)
                    .codePoints()
                    .forEach(point -> text.appendCodePoint(
                            Character.isISOControl(point) || point == 0x2028 || point == 0x2029 ? '\uFFFD' : point));
            return text.append(cut ? "\"..." : "\"").toString();
        }

        private String hex(boolean cut) {
            return HexFormat.of().formatHex(preview, 0, kept) + (cut ? "..." : "");
        }
    }
}
