/**
 * The opening handshake (RFC 6455 4), for both sides. On a server a {@link
 * io.websocketservlet.driver.handshake.HandshakeRequest} enters {@link
 * io.websocketservlet.driver.handshake.ServerHandshake} and leaves as an {@link
 * io.websocketservlet.driver.handshake.Agreement} and the {@link io.websocketservlet.driver.handshake.HandshakeReply} that
 * says so, or as a {@link io.websocketservlet.driver.handshake.HandshakeException} with the status to answer with. On a
 * client {@link io.websocketservlet.driver.handshake.ClientHandshake} words the request for a {@link
 * io.websocketservlet.driver.handshake.WebSocketUrl} and a {@link io.websocketservlet.driver.handshake.ClientOffer}, and
 * makes an agreement of the {@link io.websocketservlet.driver.handshake.HttpResponse}, or a fault.
 *
 * <p>For those who have no HTTP of their own, bytes enter {@link io.websocketservlet.driver.handshake.HttpHead} and leave as
 * a request or an answer, within {@link io.websocketservlet.driver.handshake.HttpLimits}; {@link
 * io.websocketservlet.driver.handshake.ProxyConnect} asks a proxy for a way to the server.
 *
 * <p>Nothing here reads or writes a connection. Called by whoever holds the request.
 */
package io.websocketservlet.driver.handshake;
