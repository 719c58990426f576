/**
 * A WebSocket client. {@link io.websocketservlet.client.WebSocketClient} takes an address, {@link
 * io.websocketservlet.client.ClientOptions} and a handler that sets listeners; what comes out is a {@link
 * io.websocketservlet.client.ClientWebSocket}, the server's interface from the other side.
 *
 * <pre>
 *   WebSocketClient -- ClientSocket -- [the driver's Connection] -- NettyTransport -- Netty's channel
 *                           |                                            ^
 *                        Dialing:  name -> TCP -> (TLS -> proxy) -> TLS ------+
 * </pre>
 *
 * <p>{@code Dialing} makes a way for bytes and hands it over as a {@code NettyTransport}; from then on all is the same as
 * on a server. A {@link io.websocketservlet.client.ClientGroup} holds the threads. Netty's own WebSocket codec is not used.
 */
package io.websocketservlet.client;
