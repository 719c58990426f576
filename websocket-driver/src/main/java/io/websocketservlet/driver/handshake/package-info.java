/**
 * The opening handshake (RFC 6455 4). A {@link io.websocketservlet.driver.handshake.HandshakeRequest} enters {@link
 * io.websocketservlet.driver.handshake.ServerHandshake} and leaves as an {@link
 * io.websocketservlet.driver.handshake.Agreement} and the {@link io.websocketservlet.driver.handshake.HandshakeReply} that
 * says so, or as a {@link io.websocketservlet.driver.handshake.HandshakeException} with the status to answer with. Nothing
 * here reads or writes a connection. Called by whoever holds the request.
 */
package io.websocketservlet.driver.handshake;
