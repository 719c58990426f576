package io.websocketservlet.driver;

/** How far a connection has come: the four states of the browser's WebSocket. */
public enum ReadyState {
    /** The opening handshake is not done; what is sent waits. */
    CONNECTING,
    /** Messages go both ways. */
    OPEN,
    /** A Close frame was sent or received; no message is sent any more. */
    CLOSING,
    /** Over. */
    CLOSED;

    /** Whether a message that is sent now can still go out. */
    public boolean isSendable() {
        return this == CONNECTING || this == OPEN;
    }
}
