package io.websocketservlet.contract;

import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;

/**
 * The contract for connections that are streams of HTTP/2 (RFC 8441), for one container: an adapter's test class extends this
 * and brings an {@link Http2Dialer}, which is a gateway as one may stand before a server: it makes an extended CONNECT of each
 * handshake, and a 101 of the 200 that accepts it.
 *
 * <p>The rest of {@link ContainerContract} is about what HTTP/2 does not have. {@link UpgradeContract}: RFC 8441 5 puts a
 * pseudo-header in the place of Upgrade and Connection, and neither sends nor reads a key; RFC 9113 8.2.2 knows no
 * Transfer-Encoding, and there is no HTTP/1.0 in it. {@link DraftsContract}: RFC 8441 carries RFC 6455 and nothing else.
 */
public abstract class Http2Contract extends ConnectionContract implements ExtendedConnectContract {

    private final Http2Dialer dialer;

    /**
     * @param container the name of the {@link io.websocketservlet.servlet.spi.EmbeddedContainer}
     * @param dialer how clients get there; is closed in the end
     */
    protected Http2Contract(String container, Http2Dialer dialer) {
        super(container, TransportChoice.NATIVE, dialer);
        this.dialer = dialer;
    }

    @Override
    public final Http2Dialer dialer() {
        return dialer;
    }

    @Override
    public final int acceptingStatus() {
        return 200;
    }
}
