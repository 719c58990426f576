package io.websocketservlet.driver.connection;

/** What becomes of a message for which there is no room, since the peer takes too little of what is sent to it. */
public enum Overflow {
    /** What waits is dropped, and the connection is over at once, with 1013. */
    CLOSE,
    /** The message is refused: {@code send} returns false, and what was accepted before stays. */
    REFUSE
}
