package io.websocketservlet.driver.extension;

import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.ProtocolException;
import java.util.List;
import java.util.Objects;

/**
 * The agreed extensions of one connection. What is sent goes through their sessions in the order of the agreement, what
 * is received in the reverse one; control frames go past them.
 *
 * <p>{@link #incoming} and {@link #outgoing} may each be called by one thread at a time, and at the same time as the
 * other; {@link #close} by any thread at any time. Once one has failed, or it is closed, no session is called any more
 * but to close it, which is done once and when the last of the others has left.
 */
public final class Pipeline {

    static final int ALL_BITS = Extension.RSV1 | Extension.RSV2 | Extension.RSV3;

    /**
     * One extension at work.
     *
     * @param bits the reserved bits that are its own
     */
    record Stage(String name, int bits, ExtensionSession session) {

        boolean concerns(int reservedBits) {
            return bits == 0 || (bits & reservedBits) != 0;
        }
    }

    private static final Pipeline EMPTY = new Pipeline(List.of(), "", List.of());

    private final List<Stage> stages;
    private final String header;
    private final int reservedBits;
    private final Object encoder;

    // Guarded by this.

    /** How many calls of incoming and outgoing are running. */
    private int inside;

    private boolean closed;

    /**
     * @param encoders what each of the sessions makes its results with; null for one with which there is more to it
     */
    Pipeline(List<Stage> stages, String header, List<Object> encoders) {
        this.stages = List.copyOf(stages);
        this.header = header;
        this.reservedBits = stages.stream().mapToInt(Stage::bits).reduce(0, (all, bits) -> all | bits);
        this.encoder = together(encoders);
    }

    /** No extensions: messages pass as they are. */
    public static Pipeline empty() {
        return EMPTY;
    }

    public boolean isEmpty() {
        return stages.isEmpty();
    }

    /** The reserved bits that have a meaning on this connection: 4 for RSV1, 2 for RSV2, 1 for RSV3. */
    public int reservedBits() {
        return reservedBits;
    }

    /** What was agreed on, as it stands in Sec-WebSocket-Extensions; empty if that is nothing. */
    public String header() {
        return header;
    }

    /**
     * Whether a received message has to go through {@link #incoming}, so that its bytes mean nothing before.
     *
     * @param bits the reserved bits of its first frame
     */
    public boolean concerns(int bits) {
        for (Stage stage : stages) {
            if (stage.concerns(bits)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Makes a received message what it was before the peer's extensions changed it.
     *
     * @param message with the reserved bits of its first frame
     * @param maxLength how many bytes the message may have, at each step
     * @return null if the pipeline is closed
     * @throws ProtocolException if a session cannot make anything of it, with the code to close with
     */
    public Payload incoming(Payload message, int maxLength) throws ProtocolException {
        if (stages.isEmpty()) {
            return message;
        }
        if (!enter()) {
            return null;
        }
        boolean fine = false;
        try {
            Payload now = message;
            for (int i = stages.size() - 1; i >= 0; i--) {
                Stage stage = stages.get(i);
                if (stage.concerns(message.reservedBits())) {
                    now = incoming(now, maxLength, stage);
                }
            }
            fine = true;
            return now;
        } finally {
            leave(fine);
        }
    }

    private static Payload incoming(Payload message, int maxLength, Stage stage) throws ProtocolException {
        Payload result;
        try {
            result = stage.session.incoming(message, maxLength);
        } catch (RuntimeException | Error e) {
            throw failure(stage.name, e.getMessage());
        }
        if (result == null) {
            throw failure(stage.name, "message lost");
        }
        if (result.length() > maxLength) {
            throw new ProtocolException(
                    CloseCode.TOO_BIG, "message of " + result.length() + " bytes, at most " + maxLength + " allowed");
        }
        return result;
    }

    /**
     * Makes a message what goes out.
     *
     * @return with the reserved bits for its first frame; null if the pipeline is closed
     * @throws ProtocolException if a session fails, with the code to close with
     */
    public Payload outgoing(Payload message) throws ProtocolException {
        if (stages.isEmpty()) {
            return message;
        }
        if (!enter()) {
            return null;
        }
        boolean fine = false;
        try {
            Payload now = message;
            for (Stage stage : stages) {
                now = outgoing(now, stage);
            }
            fine = true;
            return now;
        } finally {
            leave(fine);
        }
    }

    private static Payload outgoing(Payload message, Stage stage) throws ProtocolException {
        Payload result;
        try {
            result = stage.session.outgoing(message);
        } catch (RuntimeException | Error e) {
            throw failure(stage.name, e.getMessage());
        }
        if (result == null) {
            throw failure(stage.name, "message lost");
        }
        return result.with(message.reservedBits() & ~stage.bits | result.reservedBits() & stage.bits);
    }

    /** An extension of ours does not do its work; the peer is not to blame. */
    static ProtocolException failure(String name, String message) {
        return new ProtocolException(CloseCode.EXTENSION, name + ": " + (message == null ? "failed" : message));
    }

    /**
     * What {@link #outgoing} makes its results with, if they depend on that and on the message alone; see {@link
     * ExtensionSession#encoder}. Null if there is more to it.
     */
    public Object encoder() {
        return encoder;
    }

    private static Object together(List<Object> encoders) {
        if (encoders.stream().anyMatch(Objects::isNull)) {
            return null;
        }
        return encoders.size() == 1 ? encoders.get(0) : List.copyOf(encoders);
    }

    /** The connection is over: the sessions are closed, as soon as none of them is at work. */
    public void close() {
        if (stages.isEmpty()) {
            return;
        }
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (inside > 0) {
                return;
            }
        }
        closeSessions();
    }

    private synchronized boolean enter() {
        if (closed) {
            return false;
        }
        inside++;
        return true;
    }

    private void leave(boolean fine) {
        synchronized (this) {
            inside--;
            closed |= !fine;
            if (!closed || inside > 0) {
                return;
            }
        }
        closeSessions();
    }

    private void closeSessions() {
        closeSessions(stages);
    }

    static void closeSessions(List<Stage> stages) {
        for (Stage stage : stages) {
            try {
                stage.session.close();
            } catch (RuntimeException | Error e) {
                // the connection is over, and the others have to be closed as well
            }
        }
    }
}
