package io.websocketservlet.undertow;

import io.websocketservlet.servlet.spi.BridgedUpgrade;

/**
 * {@link UndertowUpgrade} for a WAR on WildFly, which gives every one of them the modules of Undertow ({@code
 * UndertowDependencyProcessor}), but not that of XNIO, and warns of whoever asks for that, since it is private.
 */
public final class UndertowUpgradeOfWar extends BridgedUpgrade {

    /** For {@link java.util.ServiceLoader}. */
    public UndertowUpgradeOfWar() {
        super(new UndertowUpgrade(), "io.undertow.", "org.xnio.");
    }
}
