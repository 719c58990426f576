package io.websocketservlet.driver.handshake;

import io.websocketservlet.driver.extension.Pipeline;

/**
 * What both sides agreed on in the opening handshake.
 *
 * @param version the protocol's version in the seeds' spelling: {@code hybi-13}, {@code hybi-8} or {@code hybi-7},
 *     or one of the old drafts, {@code hixie-76} or {@code hixie-75}
 * @param protocol the subprotocol; empty if there is none
 * @param extensions what messages go through; whoever does not open a connection with it closes it
 * @param challenge what the headers of hixie-76 hide, 4 bytes from each key; 0 with all other versions
 */
public record Agreement(String version, String protocol, Pipeline extensions, long challenge) {

    /** Of RFC 6455, or a draft near to it. */
    public Agreement(String version, String protocol, Pipeline extensions) {
        this(version, protocol, extensions, 0);
    }

    /** Without extensions. */
    public Agreement(String version, String protocol) {
        this(version, protocol, Pipeline.empty());
    }
}
