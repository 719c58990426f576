package io.websocketservlet.undertow;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.DeploymentManager.State;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.websocketservlet.contract.StopOrderContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/**
 * Undertow, which leaves the order to whoever embeds it: the deployments first. {@code DeploymentManager.stop} destroys
 * the filters, {@code undeploy} the context; only what was undeployed can be started again.
 */
class UndertowStopOrderTest extends StopOrderContract {

    UndertowStopOrderTest() {
        super(TransportChoice.SERVLET);
    }

    @Override
    protected OwnServer server(ServletContainerInitializer application, String first, String second) {
        PathHandler paths = Handlers.path();
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(paths)
                .build();
        ServletContainer container = Servlets.newContainer();
        for (String path : List.of(first, second)) {
            container.addDeployment(Servlets.deployment()
                    .setDeploymentName(path)
                    .setContextPath(path)
                    .setClassLoader(getClass().getClassLoader())
                    .addServletContainerInitializer(new ServletContainerInitializerInfo(
                            application.getClass(), new ImmediateInstanceFactory<>(application), Set.of())));
        }
        return new OwnServer() {

            @Override
            public void start() throws ServletException {
                for (String path : List.of(first, second)) {
                    start(path);
                }
                undertow.start();
            }

            @Override
            public void stop() throws ServletException {
                for (String path : List.of(first, second)) {
                    if (deployment(path).getState() == State.STARTED) {
                        stop(path);
                    }
                }
                undertow.stop();
            }

            @Override
            public void stop(String path) throws ServletException {
                paths.removePrefixPath(path);
                deployment(path).stop();
                deployment(path).undeploy();
            }

            @Override
            public void start(String path) throws ServletException {
                deployment(path).deploy();
                paths.addPrefixPath(path, deployment(path).start());
            }

            private DeploymentManager deployment(String name) {
                return container.getDeployment(name);
            }

            @Override
            public int port() {
                return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
            }
        };
    }
}
