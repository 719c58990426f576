package io.websocketservlet.jetty;

import io.websocketservlet.servlet.spi.BridgedUpgrade;

/**
 * {@link JettyUpgrade} for a WAR. Jetty hides itself from all of them: {@code WebAppClassLoader} finds no class there that {@code
 * WebAppClassLoading.DEFAULT_HIDDEN_CLASSES} names, and those are all of {@code org.eclipse.jetty}.
 */
public final class JettyUpgradeOfWar extends BridgedUpgrade {

    /** For {@link java.util.ServiceLoader}. */
    public JettyUpgradeOfWar() {
        super(new JettyUpgrade(), "org.eclipse.jetty.");
    }
}
