package io.websocketservlet.driver;

import io.websocketservlet.driver.frame.CloseBody;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.FrameQueue;
import io.websocketservlet.driver.frame.FrameReader;
import io.websocketservlet.driver.frame.FrameWriter;
import io.websocketservlet.driver.frame.Opcode;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.message.MessageAssembler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * One end of a WebSocket connection without its I/O (RFC 6455). Bytes go in through {@link #next}, which gives events
 * one by one; commands and automatic answers come out as bytes through {@link #takeOutput}.
 *
 * <pre>{@code
 * while ((event = driver.next(bytes)) != null) handle(event);
 * while ((out = driver.takeOutput(limit)) != null) write(out);
 * }</pre>
 *
 * <p>It knows no socket, thread or clock, and is not thread-safe. An owner with several threads guards it with a lock,
 * but need not hold that lock while bytes are parsed: {@link #next} is {@link #react} of what {@link #read} returned,
 * where {@code read} belongs to the one thread that reads and everything else to the lock.
 *
 * <p>Commands return false when it is too late for them, and throw only for an argument that could never be sent.
 */
public final class Driver {

    private static final byte[] NOTHING = {};
    private static final int MAX_CONTROL_PAYLOAD = 125;

    private final Role role;
    private final long maxLength;

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

    // Set once, before anything is read.

    /** Null as long as no extension is agreed on. */
    private Passage passage;

    // Touched by everything else.

    private final FrameQueue output;
    private final CloseHandshake closing = new CloseHandshake();
    private final PendingPings pings = new PendingPings();

    /** What was agreed on in the opening handshake; null before. */
    private Agreement agreement;

    private boolean openedReported;

    /** An extension failed at what was sent; null once that is reported. */
    private ProtocolException sendingFailure;

    /** Commands given before the opening handshake was done; null when there are none. */
    private List<Runnable> early;

    /**
     * A driver whose opening handshake is still to be done.
     *
     * @param maskingKeys for a client, a source of keys that nobody can predict (5.3); ignored for a server
     */
    public Driver(Role role, DriverOptions options, IntSupplier maskingKeys) {
        this.role = role;
        this.maxLength = options.maxLength();
        this.reader = new FrameReader(role, options.requireMasking(), 0);
        this.assembler = new MessageAssembler(options.maxLength(), options.maxFragments());
        this.output = new FrameQueue(new FrameWriter(role == Role.CLIENT ? maskingKeys : null));
    }

    /** A server's driver whose opening handshake is still to be done. */
    public static Driver server(DriverOptions options) {
        return new Driver(Role.SERVER, options, null);
    }

    /**
     * The opening handshake is done: frames go out from now on, first those of commands that were given early.
     *
     * @return false if the connection was closed before
     */
    public boolean open(Agreement agreed) {
        if (closing.state() != ReadyState.CONNECTING) {
            return false;
        }
        agreement = agreed;
        if (!agreed.extensions().isEmpty()) {
            passage = new Passage(agreed.extensions(), maxLength);
            reader.use(agreed.extensions().reservedBits());
        }
        closing.open();
        if (early != null) {
            early.forEach(Runnable::run);
            early = null;
        }
        return true;
    }

    // Input.

    /**
     * The next event. Consumes as much of the input as it needs for it.
     *
     * @return null when the input is used up
     */
    public Event next(ByteBuffer in) {
        while (true) {
            Event event = poll();
            if (event != null) {
                return event;
            }
            Event read = read(in);
            if (read == null) {
                return null;
            }
            event = react(read);
            if (event != null) {
                return event;
            }
        }
    }

    /**
     * The first half of {@link #next}: what the next bytes are. Belongs to the reading thread.
     *
     * @return null when the input is used up
     */
    public Event read(ByteBuffer in) {
        if (agreement == null && closing.state() == ReadyState.CONNECTING) {
            return null; // frames begin when the opening handshake is done
        }
        if (deaf || agreement == null) {
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

    /**
     * The second half of {@link #next}: what follows from an event that was read. Belongs to the lock.
     *
     * @return the event to report; null if there is none, since it came too late or was ours alone
     */
    public Event react(Event read) {
        if (read instanceof Event.Received) {
            return closing.state() == ReadyState.OPEN ? read : null;
        }
        if (read instanceof Event.PeerClosing peer) {
            return peerCloses(peer.body());
        }
        if (closing.state() == ReadyState.CLOSED) {
            return null;
        }
        if (read instanceof Event.Pinged ping) {
            // 5.5.2 Ping: answer, unless a Close was received
            output.pong(ping.payload().array());
            return read;
        }
        if (read instanceof Event.Ponged pong) {
            return new Event.Ponged(pong.payload(), pings.remove(pong.payload().array()));
        }
        if (read instanceof Event.Failed failed) {
            return fail(failed.cause().closeCode(), failed.cause().getMessage()) ? read : null;
        }
        return read;
    }

    private Event peerCloses(CloseBody body) {
        closing.receive(body);
        if (!closing.isSent()) {
            // 5.5.1 Close: answer with the status code received
            sendClose(body);
        }
        return report();
    }

    private Event report() {
        Event closed = closing.report();
        if (closed != null && passage != null) {
            passage.close();
        }
        return closed;
    }

    /** An event that no bytes led to: the connection opened, or it is over. Null if there is none. */
    public Event poll() {
        if (agreement != null && !openedReported && !closing.isOver()) {
            openedReported = true;
            return new Event.Opened();
        }
        if (sendingFailure != null) {
            Event failed = new Event.Failed(sendingFailure);
            sendingFailure = null;
            return failed;
        }
        return report();
    }

    /** No more bytes will come: {@link Event.Closed} follows, if it has not come yet. */
    public void end() {
        closing.end();
    }

    // Commands.

    /**
     * Does what takes long for a message that is about to be sent, as far as it can be done beforehand: compresses it.
     * May be called by any thread, and without the lock that guards the rest.
     */
    public void prepare(Message message) {
        Passage agreed = passage; // who does not see it yet leaves the work to send()
        if (agreed != null) {
            agreed.prepare(message);
        }
    }

    /**
     * Sends a message, or keeps it until the opening handshake is done.
     *
     * @return false if the connection is closing or closed
     */
    public boolean send(Message message) {
        if (closing.state() == ReadyState.OPEN) {
            write(message);
            return true;
        }
        return later(() -> write(message));
    }

    private void write(Message message) {
        if (passage == null) {
            message.appendTo(output);
            return;
        }
        try {
            passage.write(message, output);
        } catch (ProtocolException e) {
            sendingFailure = e;
            fail(e.closeCode(), e.getMessage());
        }
    }

    /**
     * Sends a Ping frame in its turn.
     *
     * @param payload at most 125 bytes; becomes the driver's own
     * @param answered handed out with the {@link Event.Ponged} that answers; may be null
     * @return false if the connection is closing or closed
     * @throws IllegalArgumentException if the payload is too long
     */
    public boolean ping(byte[] payload, Runnable answered) {
        checkControl(payload, "ping");
        if (closing.state() != ReadyState.OPEN) {
            return later(() -> ping(payload, answered));
        }
        output.add(Opcode.PING, 0, payload);
        if (answered != null) {
            pings.add(payload, answered);
        }
        return true;
    }

    /**
     * Sends a Ping frame ahead of all that waits; one that has not left yet is replaced.
     *
     * @param payload at most 125 bytes; becomes the driver's own
     * @return false if the connection is not open
     * @throws IllegalArgumentException if the payload is too long
     */
    public boolean keepAlive(byte[] payload) {
        checkControl(payload, "ping");
        if (closing.state() != ReadyState.OPEN) {
            return false;
        }
        output.ping(payload);
        return true;
    }

    /**
     * Sends a Pong frame nobody asked for (5.5.3).
     *
     * @param payload at most 125 bytes; becomes the driver's own
     * @return false if the connection is closing or closed
     * @throws IllegalArgumentException if the payload is too long
     */
    public boolean pong(byte[] payload) {
        checkControl(payload, "pong");
        if (closing.state() != ReadyState.OPEN) {
            return later(() -> pong(payload));
        }
        output.add(Opcode.PONG, 0, payload);
        return true;
    }

    /** Keeps a command until the opening handshake is done; false if it is behind us. */
    private boolean later(Runnable command) {
        if (closing.state() != ReadyState.CONNECTING) {
            return false;
        }
        if (early == null) {
            early = new ArrayList<>();
        }
        early.add(command);
        return true;
    }

    private static void checkControl(byte[] payload, String name) {
        if (payload.length > MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException(
                    name + " of " + payload.length + " bytes, at most " + MAX_CONTROL_PAYLOAD + " allowed");
        }
    }

    /**
     * Begins the closing handshake: a Close frame goes out behind all that was sent, and the peer's is waited for.
     * Before the opening handshake is done, the connection is over at once.
     *
     * @param reason at most 123 bytes in UTF-8
     * @return false if the connection is closing or closed
     * @throws IllegalArgumentException if the code or the reason may not be sent
     */
    public boolean close(int code, String reason) {
        CloseBody body = checkClose(code, reason);
        switch (closing.state()) {
            case CONNECTING -> closing.decide(body);
            case OPEN -> sendClose(body);
            default -> {
                return false;
            }
        }
        return true;
    }

    /**
     * The Close frame that {@link #close} would send.
     *
     * @throws IllegalArgumentException if the code or the reason may not be sent
     */
    public CloseBody checkClose(int code, String reason) {
        return CloseBody.checked(code, reason, role);
    }

    /**
     * Closes for a reason that the application is told if the peer does not answer, such as
     * {@link CloseCode#GOING_AWAY}.
     *
     * @return false if the connection is closing or closed
     */
    public boolean leave(int code, String reason) {
        if (!closing.state().isSendable()) {
            return false;
        }
        CloseBody body = CloseBody.truncated(code, reason);
        if (closing.state() == ReadyState.CONNECTING) {
            closing.decide(body);
        } else {
            closing.leave(body);
            sendClose(body);
        }
        return true;
    }

    /**
     * Ends the connection for a fault: a Close frame goes out, and {@link Event.Closed} does not wait for the answer
     * (7.1.7 Fail the WebSocket Connection).
     *
     * @param reason cut to what a Close frame holds
     * @return false if the connection is closing or closed
     */
    public boolean fail(int code, String reason) {
        if (!closing.state().isSendable()) {
            return false;
        }
        CloseBody body = CloseBody.truncated(code, reason);
        if (closing.state() == ReadyState.OPEN) {
            sendClose(body);
        }
        closing.decide(body);
        return true;
    }

    private void sendClose(CloseBody body) {
        output.add(Opcode.CLOSE, 0, body.toBytes());
        closing.send(body);
    }

    /** Drops all output that has not been taken: nobody will read it. */
    public void dropOutput() {
        output.clear();
    }

    // Output and state.

    /**
     * Takes bytes to write: whole frames, and no more than needed to reach the limit.
     *
     * @return null when there is nothing to write
     */
    public ByteBuffer[] takeOutput(int limit) {
        return output.take(limit);
    }

    /** What was taken cannot be written for now, or it has been: until then only the newest automatic pong is kept. */
    public void stalled(boolean now) {
        output.stalled(now);
    }

    /** Whether there is something to write. */
    public boolean hasOutput() {
        return !output.isEmpty();
    }

    /** How many bytes wait to be written, give or take some headers. */
    public long outputSize() {
        return output.size();
    }

    public ReadyState readyState() {
        return closing.state();
    }

    /** Whether a Close frame of ours went into the output: from then on the peer's answer should be timed. */
    public boolean isCloseSent() {
        return closing.isSent();
    }

    /** Whether the closing handshake is through, so that TCP may be closed once the output is written (7.1.1). */
    public boolean mayDisconnect() {
        return closing.mayDisconnect();
    }

    /** What was agreed on; null before the opening handshake is done. */
    public Agreement agreement() {
        return agreement;
    }
}
