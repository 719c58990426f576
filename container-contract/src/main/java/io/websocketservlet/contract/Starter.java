package io.websocketservlet.contract;

import io.websocketservlet.servlet.spi.EmbeddedContainer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;

/** What starts servers of a test's own, each at a free port of 127.0.0.1. */
interface Starter {

    /** Starts a server with one application. */
    RunningServer start(ServletContainerInitializer application) throws Exception;

    /** A container, for clients that get there in the clear. */
    static Starter of(String container) {
        return of(container, Dialer.TCP);
    }

    /** A container, for clients that get there this way. */
    static Starter of(String container, Dialer dialer) {
        return application -> EmbeddedContainer.named(container).start(dialer.settings(), application);
    }
}
