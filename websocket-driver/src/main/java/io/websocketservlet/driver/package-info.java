/**
 * A WebSocket without its I/O (RFC 6455).
 *
 * <pre>
 *            [1]              [2]               [3]                 [4]
 *    bytes --&gt; Transport --&gt; FrameReader --&gt; MessageAssembler --&gt; Driver --&gt; Event --&gt; listener
 *              received()      Frame           Message             |                     |
 *                ^                                                 | [6] pong,           | [5] send
 *                |                                                 v     close echo      v
 *    bytes &lt;-- Transport &lt;-- Outbox &lt;--------- FrameWriter &lt;---- Driver.send / ping / close
 *              write()   [8]    one write        [7] Frame -&gt; bytes
 *                               at a time
 * </pre>
 *
 * <p>This package is the middle: [3] to [7], one state machine for both roles. Bytes enter {@link
 * io.websocketservlet.driver.Driver#next} and leave it as {@link io.websocketservlet.driver.Event}s; commands enter it and
 * leave as bytes by {@link io.websocketservlet.driver.Driver#takeOutput}. It is pulled: nothing is called back, so no lock
 * of its owner's can be held while an application runs. On a connection with no HTTP before it, {@link
 * io.websocketservlet.driver.ClientDriver} and {@link io.websocketservlet.driver.ServerDriver} are driven in the same way, and
 * do the opening handshake, too. What it stands on is in {@code frame} [2, 7], {@code message} [3]
 * and {@code handshake}; what stands on it, with threads and a clock, is {@code connection} [1, 4, 5, 8].
 */
package io.websocketservlet.driver;
