/**
 * The two protocols that browsers spoke before RFC 6455, whole and in a room of their own: hixie-75
 * (draft-hixie-thewebsocketprotocol-75) and hixie-76 (draft-hixie-thewebsocketprotocol-76, also known as hybi-00). They have
 * no masking and a weak handshake, so a server speaks them only where somebody asks for that.
 *
 * <p>A {@link io.websocketservlet.driver.handshake.HandshakeRequest} is told apart by {@link
 * io.websocketservlet.driver.draft.Draft#of(io.websocketservlet.driver.handshake.HandshakeRequest)}, enters {@link
 * io.websocketservlet.driver.draft.DraftHandshake} and leaves as an {@link io.websocketservlet.driver.handshake.Agreement}
 * and the reply. With hixie-76 the handshake then goes on: the first eight bytes of the connection enter {@link
 * io.websocketservlet.driver.draft.Challenge}, its response goes out behind the reply, and only then is the connection
 * open. After that bytes enter {@link io.websocketservlet.driver.draft.DraftReader} and leave as messages; texts enter
 * {@link io.websocketservlet.driver.draft.DraftWriter} and leave as bytes. There are no binary messages, pings or pongs.
 * Nothing here reads or writes a connection. Called by the driver and by whoever holds the request.
 *
 * <p>Closing knows no code and no reason, and nobody waits:
 *
 * <table>
 * <caption>What closing means</caption>
 * <tr><th></th><th>hixie-75</th><th>hixie-76</th></tr>
 * <tr><td>we close</td><td>nothing is written, the connection is over at once</td>
 *     <td>FF 00 is written if the connection is open, and it is over at once</td></tr>
 * <tr><td>the peer sends FF 00</td><td>an empty frame of a kind that nobody knows: ignored</td>
 *     <td>answered by FF 00, unless we have sent it, and the connection is over</td></tr>
 * <tr><td>the peer breaks a rule</td><td colspan="2">as if we closed, but reported with the code of the rule</td></tr>
 * <tr><td>the bytes just end</td><td colspan="2">an abnormal closure</td></tr>
 * </table>
 *
 * <p>Where a code is asked for, {@link io.websocketservlet.driver.frame.CloseCode#NO_STATUS} stands for an end that one of
 * the sides wanted, and {@link io.websocketservlet.driver.frame.CloseCode#ABNORMAL} for one that came by itself.
 */
package io.websocketservlet.driver.draft;
