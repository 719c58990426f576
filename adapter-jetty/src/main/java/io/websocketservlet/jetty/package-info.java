/**
 * Jetty 12 as a transport, and as a server inside this process.
 *
 * <p>What enters: a servlet request of Jetty's ee10 or ee11 environment whose handshake has been judged. What leaves: a
 * {@link io.websocketservlet.driver.connection.Transport} over Jetty's own end point. Only the classes that
 * {@link java.util.ServiceLoader} finds are public; everything else is called by them and by Jetty.
 *
 * <p><b>Why not the standard way.</b> {@code HttpServletRequest.upgrade} cannot carry a WebSocket on Jetty. In 12.0 it
 * throws ("Not implemented"). In 12.1 it reports the end of the stream at once to every client that waits for the 101
 * before it sends, which means every browser: a request without content is parsed to its end before the application is
 * called ({@code HttpConnection.onFillable}: "try parsing now to the end of the message"), so the content source of the
 * request already holds its last, empty chunk; {@code ServletChannel.doUpgrade} then turns the parser into a tunnel, but
 * the chunk stays and is what the upgraded stream reads. With a single byte sent right behind the handshake the request
 * buffer is not empty, that parsing does not take place, and it works: so Jetty's own test passes.
 *
 * <p><b>The way taken</b> is the one of Jetty's own WebSocket. A request attribute names the connection that is to follow
 * HTTP on this end point; when the response is complete, {@code HttpStream.succeeded} swaps it in and hands over the
 * bytes that were read too far.
 *
 * <pre>
 *     JettyUpgradeOfWar  where Jetty hides itself, as it does from a WAR: has all of the following defined once more,
 *                        and passes on what it is asked
 *     JettyUpgrade       links to nothing of Jetty: a WAR can load it anywhere
 *       JettyHandover    servlet request -> core request -> end point; leaves the attribute
 *         Ee10Link       \ ServletContextRequest lives in a package for each environment
 *         Ee11Link       /
 *         StopNotice     hears that the server stops, before it cuts connections
 *         JettyConnection  what follows HTTP: passes on what Jetty says
 *           JettyTransport reads, writes, closes
 *             Http2Transport  the same on a stream of HTTP/2; links to Jetty's HTTP/2
 *     JettyEmbedded      a server with one application
 * </pre>
 */
package io.websocketservlet.jetty;
