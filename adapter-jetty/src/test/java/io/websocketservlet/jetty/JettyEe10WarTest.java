package io.websocketservlet.jetty;

import java.nio.file.Path;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.handler.ContextHandler;

/** A WAR in Jetty's ee10 environment. */
class JettyEe10WarTest extends JettyWar {

    @Override
    ContextHandler context(Path war, String path) {
        return new WebAppContext(war.toString(), path);
    }
}
