package io.websocketservlet.driver.extension;

import java.util.List;

/**
 * Something that both ends agree on to do to each message (RFC 6455 9 Extensions). An extension is made once and asked
 * for every connection, by any thread; what belongs to one connection is in its {@link ExtensionSession}.
 *
 * <p>By itself an extension offers nothing and accepts nothing: it implements {@link #offer} to be used by a client,
 * {@link #accept} to be used by a server.
 *
 * <p>What throws while the two ends agree fails the opening handshake. On a server the client gets a 500 that does not say
 * why; a client's connection fails with 1010, the name of the extension and the message of the exception.
 */
public interface Extension {

    /** The first reserved bit of a frame's header, in {@link #reservedBits}. */
    int RSV1 = 4;

    /** The second one. */
    int RSV2 = 2;

    /** The third one. */
    int RSV3 = 1;

    /** The name it is registered and negotiated by: a token. */
    String name();

    /**
     * The reserved bits that mark the messages it has changed: a sum of {@link #RSV1}, {@link #RSV2} and {@link #RSV3}.
     * Of extensions that want the same one, a connection uses only one. An extension with none is given every message.
     */
    default int reservedBits() {
        return 0;
    }

    /**
     * What a client offers to a server, for one connection.
     *
     * @return null to offer nothing this time
     */
    default Offer offer() {
        return null;
    }

    /**
     * What a server makes of a client's offers.
     *
     * @param offers the parameters of each offer with this name, the one the client likes best first; never empty
     * @return null to decline, so that the connection goes without it
     */
    default Acceptance accept(List<Parameters> offers) {
        return null;
    }

    /** A client's offer for one connection. */
    interface Offer {

        /** The parameters of each alternative, the best first; nothing is offered if there are none. */
        List<Parameters> parameters();

        /**
         * The server has agreed.
         *
         * @param answer the parameters it answered with
         * @return null if they are not acceptable, which fails the connection
         */
        ExtensionSession activate(Parameters answer);
    }

    /**
     * A server's answer to a client's offer.
     *
     * @param answer the parameters of the answer
     * @param session what does the work on the connection
     */
    record Acceptance(Parameters answer, ExtensionSession session) {}
}
