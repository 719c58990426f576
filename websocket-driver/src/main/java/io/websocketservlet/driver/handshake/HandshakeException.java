package io.websocketservlet.driver.handshake;

/**
 * A request that is refused. Carries the HTTP status to answer with; the message is meant for the client. A client that
 * reads an answer which is none gets 502, since it answers nobody.
 */
public final class HandshakeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status the HTTP status
     * @param message which rule was broken; the client gets to read it; null to say nothing
     */
    public HandshakeException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
