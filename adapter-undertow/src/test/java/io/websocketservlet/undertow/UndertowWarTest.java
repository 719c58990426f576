package io.websocketservlet.undertow;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainer;
import io.websocketservlet.contract.WarContract;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xnio.StreamConnection;

/** WARs on Undertow, beneath a loader that hides XNIO from them, as WildFly's does. */
class UndertowWarTest extends WarContract {

    private WarServer server;

    UndertowWarTest() {
        super(UndertowUpgrade.class);
    }

    @Override
    protected WarServer server(Map<String, Path> wars) throws Exception {
        PathHandler paths = Handlers.path();
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(paths)
                .build();
        ServletContainer container = Servlets.newContainer();
        for (Map.Entry<String, Path> war : wars.entrySet()) {
            container.addDeployment(deployment(war.getKey(), new WarLoader(war.getValue())));
        }
        server = new WarServer() {

            @Override
            public void start() throws ServletException {
                for (String path : container.listDeployments()) {
                    DeploymentManager deployment = container.getDeployment(path);
                    deployment.deploy();
                    paths.addPrefixPath(path, deployment.start());
                }
                undertow.start();
            }

            @Override
            public void stop() throws ServletException {
                for (String path : List.copyOf(container.listDeployments())) {
                    undeploy(path);
                }
                undertow.stop();
            }

            @Override
            public void undeploy(String path) throws ServletException {
                DeploymentManager deployment = container.getDeployment(path);
                paths.removePrefixPath(path);
                deployment.stop();
                deployment.undeploy();
                container.removeDeployment(
                        Servlets.deployment().setDeploymentName(path).setContextPath(path));
            }

            @Override
            public ClassLoader loader(String path) {
                return container
                        .getDeployment(path)
                        .getDeployment()
                        .getDeploymentInfo()
                        .getClassLoader();
            }

            @Override
            public int port() {
                return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
            }
        };
        return server;
    }

    /** What web.xml says, which Undertow does not read by itself. */
    private static DeploymentInfo deployment(String path, ClassLoader loader) throws ClassNotFoundException {
        Class<? extends Filter> filter =
                loader.loadClass("io.websocketservlet.servlet.WebSocketFilter").asSubclass(Filter.class);
        return Servlets.deployment()
                .setDeploymentName(path)
                .setContextPath(path)
                .setClassLoader(loader)
                .addFilter(Servlets.filter("echo", filter)
                        .addInitParam("handler", "io.websocketservlet.contract.Echo")
                        .addInitParam("protocols", "irc, amqp")
                        .addInitParam("transport", "native"))
                .addFilterUrlMapping("echo", "/echo", DispatcherType.REQUEST);
    }

    @Test
    void aWarSeesNoClassOfXnio() {
        assertThrows(
                ClassNotFoundException.class, () -> server.loader("/red").loadClass(StreamConnection.class.getName()));
    }
}
