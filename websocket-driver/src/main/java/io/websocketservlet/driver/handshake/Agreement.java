package io.websocketservlet.driver.handshake;

import io.websocketservlet.driver.extension.Pipeline;

/**
 * What both sides agreed on in the opening handshake.
 *
 * @param version the protocol's version in the seeds' spelling: {@code hybi-13}, {@code hybi-8} or {@code hybi-7},
 *     or one of the old drafts, {@code hixie-76} or {@code hixie-75}
 * @param protocol the subprotocol; empty if there is none
 * @param extensions what messages go through; whoever does not open a connection with it closes it
 */
public record Agreement(String version, String protocol, Pipeline extensions) {

    /** Without extensions. */
    public Agreement(String version, String protocol) {
        this(version, protocol, Pipeline.empty());
    }
}
