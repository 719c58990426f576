package io.websocketservlet.tomcat;

import io.websocketservlet.servlet.WebSocketInitializer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat with a connector that the test has made. */
record OwnTomcat(Tomcat tomcat, Connector connector) implements RunningServer {

    static OwnTomcat start(Connector connector, ServletContainerInitializer application, Path directory)
            throws LifecycleException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        connector.setProperty("address", "127.0.0.1");
        connector.setPort(0);
        connector.setThrowOnFailure(true);
        tomcat.setConnector(connector);
        StandardContext context = (StandardContext) tomcat.addContext("", null);
        context.addServletContainerInitializer(application, Set.of());
        context.addServletContainerInitializer(new WebSocketInitializer(), Set.of());
        tomcat.start();
        return new OwnTomcat(tomcat, connector);
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void undeploy() throws LifecycleException {
        tomcat.getHost().findChildren()[0].stop();
    }

    @Override
    public void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
