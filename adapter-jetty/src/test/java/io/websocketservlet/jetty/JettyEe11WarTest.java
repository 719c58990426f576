package io.websocketservlet.jetty;

import java.nio.file.Path;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.handler.ContextHandler;

/** A WAR in Jetty's ee11 environment. */
class JettyEe11WarTest extends JettyWar {

    @Override
    ContextHandler context(Path war, String path) {
        return new WebAppContext(war.toString(), path);
    }
}
