package io.websocketservlet.driver;

import io.websocketservlet.driver.draft.Draft;
import io.websocketservlet.driver.frame.CloseBody;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.FrameQueue;
import io.websocketservlet.driver.frame.FrameWriter;
import io.websocketservlet.driver.frame.Opcode;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.message.Message;
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
public abstract sealed class Driver implements Protocol permits FrameDriver, ClientDriver, ServerDriver {

    private static final int MAX_CONTROL_PAYLOAD = 125;

    private final Role role;
    private final DriverOptions options;

    /** Null until something is agreed on; set under the lock, and asked by the thread that reads. */
    private volatile Framing framing;

    /** The connection is over before it came about; set under the lock, and asked by the thread that reads. */
    private volatile boolean futile;

    // Guarded by the owner's lock.

    private final FrameQueue output;
    private final CloseHandshake closing = new CloseHandshake();
    private final PendingPings pings = new PendingPings();

    /** What was agreed on in the opening handshake; null before. */
    private Agreement agreement;

    private boolean openedReported;

    /** A fault that is not the next bytes'; null if there is none, or it was reported. */
    private Event.Failed failure;

    /** Commands given before the connection was open; null when there are none. */
    private List<Runnable> early;

    /** How many bytes of payload they hold. */
    private long earlySize;

    Driver(Role role, DriverOptions options, IntSupplier maskingKeys) {
        this.role = role;
        this.options = options;
        this.output = new FrameQueue(new FrameWriter(role == Role.CLIENT ? maskingKeys : null));
    }

    // The opening handshake, for those below.

    /**
     * Something is agreed on. Frames go out from now on, first those of commands that were given early; with hixie-76 only
     * when its challenge has been read and answered.
     *
     * @return false if the connection was closed before
     */
    final boolean agree(Agreement agreed) {
        if (closing.state() != ReadyState.CONNECTING || agreement != null) {
            return false;
        }
        agreement = agreed;
        Draft draft = Draft.of(agreed.version());
        framing = draft == null
                ? new Rfc6455Framing(role, options, agreed.extensions())
                : new DraftFraming(draft, agreed.challenge(), options.maxLength());
        if (draft != Draft.HIXIE_76) {
            begin();
        }
        return true;
    }

    private void begin() {
        closing.open(framing.hasClosingHandshake());
        if (early != null) {
            List<Runnable> commands = early;
            forgetEarly();
            commands.forEach(Runnable::run);
        }
    }

    private void forgetEarly() {
        early = null;
        earlySize = 0;
    }

    /** Puts our part of the opening handshake before all frames. */
    final void write(byte[] bytes) {
        output.addOpening(bytes);
    }

    /**
     * There will be no connection: {@link Event.Failed} and {@link Event.Closed} follow.
     *
     * @return false if it had come about already, or was closed
     */
    final boolean refuse(ProtocolException fault) {
        if (closing.state() != ReadyState.CONNECTING) {
            return false;
        }
        failure = new Event.Failed(fault);
        return fail(fault.closeCode(), fault.getMessage());
    }

    /** The same for a fault of the peer's. */
    final boolean refuse(String fault) {
        return refuse(new ProtocolException(CloseCode.PROTOCOL_ERROR, fault));
    }

    // Input.

    /**
     * The next event. Consumes as much of the input as it needs for it.
     *
     * @return null when the input is used up
     */
    public final Event next(ByteBuffer in) {
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
    @Override
    public Event read(ByteBuffer in) {
        Framing agreed = framing;
        if (agreed != null) {
            return agreed.read(in);
        }
        if (futile) {
            discard(in);
        }
        return null; // frames begin when the opening handshake is done
    }

    /** Input of a connection that did not come about. Belongs to the reading thread. */
    void discard(ByteBuffer in) {
        in.position(in.limit());
    }

    /**
     * The second half of {@link #next}: what follows from an event that was read. Belongs to the lock.
     *
     * @return the event to report; null if there is none, since it came too late or was ours alone
     */
    @Override
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
        if (read instanceof Event.Challenged challenged) {
            if (closing.state() != ReadyState.CONNECTING) {
                return poll(); // closed while the challenge was on its way from the other half
            }
            output.addEncoded(challenged.response());
            begin();
            return poll();
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

    /** An event that no bytes led to: the connection opened, failed, or is over. Null if there is none. */
    @Override
    public final Event poll() {
        if (closing.hasOpened() && !openedReported && !closing.isOver()) {
            openedReported = true;
            return new Event.Opened();
        }
        if (failure != null) {
            Event failed = failure;
            failure = null;
            return failed;
        }
        return report();
    }

    private Event report() {
        Event closed = closing.report();
        if (closed != null && framing != null) {
            framing.end();
        }
        return closed;
    }

    /** No more bytes will come: {@link Event.Closed} follows, if it has not come yet. */
    @Override
    public void end() {
        closing.end();
        futile = true;
        forgetEarly();
    }

    // Commands.

    /**
     * Does what takes long for a message that is about to be sent, as far as it can be done beforehand: compresses it.
     * May be called by any thread, and without the lock that guards the rest.
     */
    public final void prepare(Message message) {
        Framing agreed = framing;
        if (agreed != null) {
            agreed.prepare(message);
        }
    }

    /**
     * Sends a message, or keeps it until the opening handshake is done.
     *
     * @return false if the connection is closing or closed
     */
    public final boolean send(Message message) {
        if (!closing.state().isSendable() || framing != null && !framing.carries(message)) {
            return false;
        }
        if (closing.state() != ReadyState.OPEN) {
            return later(message.bytes().remaining(), () -> send(message));
        }
        try {
            framing.write(message, output);
        } catch (ProtocolException e) {
            failure = new Event.Failed(e);
            fail(e.closeCode(), e.getMessage());
        }
        return true;
    }

    /**
     * Sends a Ping frame in its turn.
     *
     * @param payload at most 125 bytes; becomes the driver's own
     * @param answered handed out with the {@link Event.Ponged} that answers; may be null
     * @return false if the connection is closing or closed
     * @throws IllegalArgumentException if the payload is too long
     */
    public final boolean ping(byte[] payload, Runnable answered) {
        checkControl(payload, "ping");
        if (!hasControlFrames()) {
            return false;
        }
        if (closing.state() != ReadyState.OPEN) {
            return later(payload.length, () -> ping(payload, answered));
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
    public final boolean keepAlive(byte[] payload) {
        checkControl(payload, "ping");
        if (closing.state() != ReadyState.OPEN || !hasControlFrames()) {
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
    public final boolean pong(byte[] payload) {
        checkControl(payload, "pong");
        if (!hasControlFrames()) {
            return false;
        }
        if (closing.state() != ReadyState.OPEN) {
            return later(payload.length, () -> pong(payload));
        }
        output.add(Opcode.PONG, 0, payload);
        return true;
    }

    /** Whether the peer has pings and pongs, as far as that is known. */
    private boolean hasControlFrames() {
        return framing == null || framing.hasControlFrames();
    }

    /** Keeps a command until the connection is open; false if that is behind us. */
    private boolean later(int size, Runnable command) {
        if (closing.state() != ReadyState.CONNECTING) {
            return false;
        }
        if (early == null) {
            early = new ArrayList<>();
        }
        early.add(command);
        earlySize += size;
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
     * Before the opening handshake is done, the connection is over at once: a client's request does not go out any more,
     * and a request that a server has not answered is answered with 503.
     *
     * @param reason at most 123 bytes in UTF-8
     * @return false if the connection is closing or closed
     * @throws IllegalArgumentException if the code or the reason may not be sent
     */
    public final boolean close(int code, String reason) {
        CloseBody body = checkClose(code, reason);
        switch (closing.state()) {
            case CONNECTING -> abandon(body, false);
            case OPEN -> sendClose(body, CloseBody.EMPTY);
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
    public final CloseBody checkClose(int code, String reason) {
        return CloseBody.checked(code, reason, role);
    }

    /**
     * Closes for a reason that the application is told if the peer does not answer, such as
     * {@link CloseCode#GOING_AWAY}.
     *
     * @return false if the connection is closing or closed
     */
    public final boolean leave(int code, String reason) {
        if (!closing.state().isSendable()) {
            return false;
        }
        CloseBody body = CloseBody.truncated(code, reason);
        if (closing.state() == ReadyState.CONNECTING) {
            abandon(body, false);
        } else {
            closing.leave(body);
            sendClose(body, body);
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
    public final boolean fail(int code, String reason) {
        if (!closing.state().isSendable()) {
            return false;
        }
        CloseBody body = CloseBody.truncated(code, reason);
        if (closing.state() == ReadyState.CONNECTING) {
            abandon(body, true);
        } else {
            sendClose(body);
            closing.decide(body);
        }
        return true;
    }

    /**
     * Ends the connection before it has come about: no frame says so.
     *
     * @param isFault whether something went wrong
     */
    void abandon(CloseBody body, boolean isFault) {
        futile = true;
        forgetEarly();
        closing.decide(body);
    }

    /**
     * Sends our word for the end, and waits for the peer's.
     *
     * @param otherwise what to report at once, if that is not worth waiting for
     */
    private void sendClose(CloseBody body, CloseBody otherwise) {
        sendClose(body);
        if (!framing.hasControlFrames()) {
            closing.decide(otherwise);
        }
    }

    private void sendClose(CloseBody body) {
        framing.writeClose(body, output);
        closing.send(body);
    }

    /** Drops all output that has not been taken, and what was sent early: nobody will read it. */
    @Override
    public final void dropOutput() {
        forgetEarly();
        output.clear();
    }

    // Output and state.

    /**
     * Takes bytes to write: whole frames, and no more than needed to reach the limit.
     *
     * @return null when there is nothing to write
     */
    @Override
    public final ByteBuffer[] takeOutput(int limit) {
        return output.take(limit);
    }

    @Override
    public final void giveBack(ByteBuffer[] taken) {
        output.giveBack(taken);
    }

    /** What was taken cannot be written for now, or it has been: until then only the newest automatic pong is kept. */
    @Override
    public final void stalled(boolean now) {
        output.stalled(now);
    }

    /** Whether there is something to write. */
    @Override
    public final boolean hasOutput() {
        return !output.isEmpty();
    }

    /** How many bytes wait to be written, those that were sent early among them, give or take some headers. */
    @Override
    public final long outputSize() {
        return output.size() + earlySize;
    }

    @Override
    public final ReadyState readyState() {
        return closing.state();
    }

    /** Whether a Close frame of ours went into the output: from then on the peer's answer should be timed. */
    public final boolean isCloseSent() {
        return closing.isSent();
    }

    /**
     * Whether nothing is waited for any more: {@link Event.Closed} is due, or was reported. Once the output is written, ours
     * may be shut down.
     */
    public final boolean isOver() {
        return closing.isOver();
    }

    /** Whether the closing handshake is through, so that TCP may be closed once the output is written (7.1.1). */
    public boolean mayDisconnect() {
        return closing.mayDisconnect();
    }

    /**
     * Whether it is the peer's turn to disconnect (7.1.1 Close the WebSocket Connection): a client that may do so waits a
     * while for the server.
     */
    public final boolean isPeerToDisconnect() {
        return role == Role.CLIENT && closing.hasOpened() && !closing.hasEnded();
    }

    /** What was agreed on; null before the opening handshake is done. */
    public final Agreement agreement() {
        return agreement;
    }
}
