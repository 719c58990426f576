package io.websocketservlet.driver.frame;

/**
 * The peer broke the protocol. Carries the status code that the connection is closed with; the message names the rule
 * and the value. Never thrown at a caller of the driver: it is translated in one place into the end of the connection.
 */
public final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int closeCode;

    /**
     * @param closeCode one of {@link CloseCode}
     * @param message what rule was broken, and by which value
     */
    public ProtocolException(int closeCode, String message) {
        // The stack would tell where our parser stood, which the message tells better, and a hostile peer could make
        // us fill one with every frame.
        super(message, null, false, false);
        this.closeCode = closeCode;
    }

    /** The status code of the Close frame that answers the violation. */
    public int closeCode() {
        return closeCode;
    }
}
