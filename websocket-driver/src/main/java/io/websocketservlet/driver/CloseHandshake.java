package io.websocketservlet.driver;

import io.websocketservlet.driver.frame.CloseBody;
import io.websocketservlet.driver.frame.CloseCode;

/**
 * How a connection opens and ends (RFC 6455 7 Closing the Connection).
 *
 * <p>Two rules hold here. Everything that changes the state is in this file. And nothing assigns a state: it follows
 * from facts, which only ever come true.
 */
final class CloseHandshake {

    // The facts.

    private boolean opened;

    /** Nobody answers our Close: the protocol has no word for it. */
    private boolean unanswered;

    /** What our Close frame said; null until it is queued. */
    private CloseBody sent;

    /** What the peer's Close frame said; null until it has come. */
    private CloseBody received;

    /** Why we end the connection and wait for nobody: a failure. Null otherwise. */
    private CloseBody verdict;

    /** Why we leave, waiting for the peer to answer; reported if it does not. Null otherwise. */
    private CloseBody farewell;

    /** No more bytes will come. */
    private boolean ended;

    /** The application has been told. */
    private boolean reported;

    void open(boolean hasClosingHandshake) {
        opened = true;
        unanswered = !hasClosingHandshake;
    }

    void send(CloseBody body) {
        sent = body;
    }

    void receive(CloseBody body) {
        received = body;
    }

    void decide(CloseBody body) {
        verdict = body;
    }

    void leave(CloseBody body) {
        farewell = body;
    }

    void end() {
        ended = true;
    }

    // What follows from them.

    ReadyState state() {
        if (reported || ended) {
            return ReadyState.CLOSED;
        }
        if (sent != null || received != null || verdict != null) {
            return ReadyState.CLOSING;
        }
        return opened ? ReadyState.OPEN : ReadyState.CONNECTING;
    }

    boolean hasOpened() {
        return opened;
    }

    boolean isSent() {
        return sent != null;
    }

    boolean isReceived() {
        return received != null;
    }

    boolean hasEnded() {
        return ended;
    }

    /** 7.1.4 The WebSocket Connection is Closed: with nothing to come that we wait for. */
    boolean isOver() {
        return ended || verdict != null || sent != null && received != null;
    }

    /** Whether TCP may be closed once what is queued has been written: our Close and the peer's, or its end. */
    boolean mayDisconnect() {
        return ended || received != null && sent != null || verdict != null && (!opened || unanswered);
    }

    /** The one report of the end: now, or null if it is not over or has been reported. */
    Event.Closed report() {
        if (reported || !isOver()) {
            return null;
        }
        reported = true;
        boolean clean = sent != null && received != null;
        // 7.1.5 The WebSocket Connection Close Code, except that a code of our own says more than 1006
        CloseBody body = verdict != null ? verdict : received != null ? received : farewell;
        return body == null
                ? new Event.Closed(CloseCode.ABNORMAL, "", false)
                : new Event.Closed(body.code(), body.reason(), clean);
    }
}
