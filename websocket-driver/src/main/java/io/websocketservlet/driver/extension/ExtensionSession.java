package io.websocketservlet.driver.extension;

import io.websocketservlet.driver.frame.ProtocolException;

/**
 * What an extension does to the messages of one connection.
 *
 * <p>Messages come in their order, each whole. No two calls of {@link #incoming} overlap, nor do two of {@link
 * #outgoing}, but one of each may run at the same time, on different threads. After one of them has thrown, or {@link
 * #close} was called, none is called any more. Neither may block.
 *
 * <p>A method that throws fails the connection: a {@link ProtocolException} with its code and message, anything else
 * with 1010, the name of the extension and the message of the exception, all of which the peer gets to read.
 */
public interface ExtensionSession {

    /**
     * Undoes to a message from the peer what the peer's session did to it. Called if the message bears a reserved bit
     * of the extension, or if the extension has none.
     *
     * @param maxLength how many bytes the result may have: to be watched while it is made, since it is the peer who
     *     decides how much comes of few bytes
     * @return the message as it was; its reserved bits mean nothing any more
     * @throws ProtocolException if the peer's session cannot have made this
     */
    Payload incoming(Payload message, int maxLength) throws ProtocolException;

    /**
     * Does to a message what the extension is there for.
     *
     * @return the message as it goes out; of its reserved bits those of this extension count
     */
    Payload outgoing(Payload message);

    /**
     * What {@link #outgoing} makes its results with, if each of them depends on that and on the message alone: equal
     * ones make the same of the same message, so that a broadcast need not be encoded for every connection. Null, by
     * default, if there is more to it, such as what was sent before.
     */
    default Object encoder() {
        return null;
    }

    /** The connection is over: gives back what is not memory of the heap. Called once, when no other call runs. */
    default void close() {}
}
