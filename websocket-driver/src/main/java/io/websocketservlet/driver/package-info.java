/**
 * A WebSocket without its I/O (RFC 6455): both roles, over whatever carries bytes. How to drive it, step by step.
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
 * <p>This package is the middle: [3] to [7], one state machine for both roles. It is pulled: bytes are put in, events and
 * bytes are taken out, and nothing is called back, so that no lock of its owner's can be held while an application runs. It
 * knows no socket, no thread and no clock. What it stands on is in {@code frame} [2, 7], {@code message} [3], {@code
 * extension}, {@code handshake} and {@code draft}; what stands on it, with threads and a clock, is {@code connection}
 * [1, 4, 5, 8].
 *
 * <h2>1. Choose a driver</h2>
 *
 * <table>
 * <caption>Which driver for which connection</caption>
 * <tr><td>{@link io.websocketservlet.driver.ServerDriver}</td>
 *     <td>a server on a bare connection: reads the request itself</td></tr>
 * <tr><td>{@link io.websocketservlet.driver.ClientDriver}</td>
 *     <td>a client on a bare connection: sends the request, and judges the answer</td></tr>
 * <tr><td>{@link io.websocketservlet.driver.FrameDriver}</td>
 *     <td>either, where somebody else does the HTTP, such as a servlet container: begins at the first frame</td></tr>
 * </table>
 *
 * <h2>2. Move bytes</h2>
 *
 * <p>Whatever was read goes in through {@link io.websocketservlet.driver.Driver#next}, again and again until there is no
 * event left in it; what is to be written comes out through {@link io.websocketservlet.driver.Driver#takeOutput}, again and
 * again until there is nothing left. Any chunking of the same bytes gives the same events. This is all of a server's I/O:
 *
 * <pre>{@code
 * while (!driver.mayDisconnect()) {
 *     if (client.read(in) < 0) {
 *         driver.end();
 *     }
 *     in.flip();
 *     Event event;
 *     while ((event = driver.next(in)) != null) {
 *         handle(event, driver);
 *     }
 *     in.compact(); // what is left is given again
 *     ByteBuffer[] out;
 *     while ((out = driver.takeOutput(64 * 1024)) != null) {
 *         while (out[out.length - 1].hasRemaining()) {
 *             client.write(out);
 *         }
 *     }
 *     if (driver.isOver()) {
 *         client.shutdownOutput(); // nothing more will come; what the client still sends is read and dropped
 *     }
 * }
 * }</pre>
 *
 * <p>Output comes into being in two ways: by commands, and by what is read, since pings, Close frames and the opening
 * handshake are answered by the driver. So look for output after both. The buffers that were taken are the caller's, and are
 * to be written in order and whole before anything that is taken later. While they cannot be written, say so with
 * {@link io.websocketservlet.driver.Driver#stalled}: then a peer that only sends pings makes nothing grow.
 *
 * <h2>3. Open</h2>
 *
 * <p>A server is told of the request by {@link io.websocketservlet.driver.Event.Connected}, and says what becomes of it; until
 * then no more input is used up. While {@link
 * io.websocketservlet.driver.ServerDriver#isWaiting} says that it is its turn, there is no use in reading. {@link io.websocketservlet.driver.ServerDriver#start} judges it by the whole of RFC 6455 4.2
 * and answers:
 *
 * <pre>{@code
 * if (event instanceof Event.Connected connected) {
 *     if (ServerHandshake.isWebSocket(connected.request())) {
 *         driver.start(HANDSHAKE);
 *     } else {
 *         driver.answer(new HandshakeReply(404, new Headers(), "There are only WebSockets here.\n"));
 *     }
 * } else if (event instanceof Event.Received received) {
 *     driver.send(received.message());
 * }
 * }</pre>
 *
 * <p>A client begins; what it sends before the connection is open waits for that:
 *
 * <pre>{@code
 * ClientDriver driver = new ClientDriver(DriverOptions.defaults(), RANDOM::nextInt);
 * byte[] nonce = new byte[16];
 * RANDOM.nextBytes(nonce);
 * driver.start(new ClientHandshake(url, ClientOffer.nothing(), nonce));
 * driver.send(Message.text(question)); // goes out as soon as the connection is open
 * }</pre>
 *
 * <p>Masks keep others from choosing the bytes on the wire (RFC 6455 10.3), so both the keys and the nonce come from a {@link
 * java.security.SecureRandom}. A proxy is asked for the way first, on the same connection and with the same input; for an
 * address with {@code wss}, TLS comes next, and only then the driver:
 *
 * <pre>{@code
 * ProxyConnect proxy = new ProxyConnect(url, proxyUrl);
 * }</pre>
 *
 * <p>With a {@link io.websocketservlet.driver.FrameDriver} the handshake is held by hand: {@link
 * io.websocketservlet.driver.handshake.ServerHandshake} judges a request and words the answer, and {@link
 * io.websocketservlet.driver.FrameDriver#open} is told what was agreed on.
 *
 * <h2>4. Talk</h2>
 *
 * <p>Events come in the order of what happened: {@link io.websocketservlet.driver.Event.Opened} first, then messages, pings and
 * pongs. Commands return false when it is too late for them, and throw {@link IllegalArgumentException} for what could never be
 * sent, such as a ping of 126 bytes. A {@link io.websocketservlet.driver.message.Message} is immutable and may be sent to any
 * number of connections; what can be encoded once is encoded once. {@link io.websocketservlet.driver.Driver#outputSize} tells
 * how much waits: whoever sends more than is written decides what to do about it, since the driver drops nothing.
 *
 * <h2>5. End</h2>
 *
 * <p>{@link io.websocketservlet.driver.Event.Closed} comes exactly once and last, whatever happens: the peer closes, we do,
 * the peer breaks the protocol (then {@link io.websocketservlet.driver.Event.Failed} comes before it), or the bytes end, which
 * is what {@link io.websocketservlet.driver.Driver#end} says. It does not say that the bytes may be cut off:
 * {@link io.websocketservlet.driver.Driver#mayDisconnect} does, once all output is written. Between the two, what comes is read
 * on and dropped, since closing with unread input may cost the peer our last words. A peer may never answer a Close, never
 * finish its request, or never hang up; the driver knows no time, so its owner needs a clock and, when that has run out, ends
 * the connection.
 *
 * <h2>Threads</h2>
 *
 * <p>A driver is not thread-safe. With several threads, guard it with a lock, but do not hold that while an application runs,
 * or two of them that send to each other's connections stop each other. Nor is it needed while bytes are parsed:
 * {@link io.websocketservlet.driver.Driver#next} is {@link io.websocketservlet.driver.Driver#react} of what {@link
 * io.websocketservlet.driver.Driver#read} returned; {@code read} belongs to the one thread that reads, everything else to the
 * lock. {@link io.websocketservlet.driver.connection.Connection} does all of that, with the clock.
 */
package io.websocketservlet.driver;
