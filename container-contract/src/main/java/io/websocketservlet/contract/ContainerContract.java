package io.websocketservlet.contract;

import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;

/**
 * The whole contract, for one container and one transport: an adapter's test class extends this and says which.
 */
public abstract class ContainerContract extends ConnectionContract implements UpgradeContract, DraftsContract {

    /**
     * @param container the name of the {@link io.websocketservlet.servlet.spi.EmbeddedContainer}
     * @param transport how connections are taken over
     */
    protected ContainerContract(String container, TransportChoice transport) {
        this(container, transport, Dialer.TCP);
    }

    /** @param dialer how clients get there */
    protected ContainerContract(String container, TransportChoice transport, Dialer dialer) {
        super(container, transport, dialer);
    }

    @Override
    public final int acceptingStatus() {
        return 101;
    }

    @Override
    public boolean keepsHeadersAsTheyCame() {
        return true;
    }
}
