package io.websocketservlet.undertow;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.websocketservlet.contract.ConnectorContract;
import io.websocketservlet.contract.TestKeys;
import io.websocketservlet.servlet.WebSocketInitializer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.Set;

/** Undertow with TLS. */
class UndertowTlsTest extends ConnectorContract {

    UndertowTlsTest() {
        super(true);
    }

    @Override
    protected RunningServer start(ServletContainerInitializer application, TestKeys keys) throws Exception {
        DeploymentInfo info = Servlets.deployment()
                .setDeploymentName("root")
                .setContextPath("/")
                .setClassLoader(getClass().getClassLoader())
                .addServletContainerInitializer(initializer(application))
                .addServletContainerInitializer(initializer(new WebSocketInitializer()));
        DeploymentManager deployment = Servlets.newContainer().addDeployment(info);
        deployment.deploy();
        Undertow undertow = Undertow.builder()
                .addHttpsListener(0, "127.0.0.1", keys.context())
                .setHandler(deployment.start())
                .build();
        undertow.start();
        return new RunningServer() {

            @Override
            public int port() {
                return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
            }

            @Override
            public void undeploy() throws ServletException {
                deployment.stop();
                deployment.undeploy();
            }

            @Override
            public void stop() throws ServletException {
                undeploy();
                undertow.stop();
            }
        };
    }

    private static ServletContainerInitializerInfo initializer(ServletContainerInitializer initializer) {
        return new ServletContainerInitializerInfo(
                initializer.getClass(), new ImmediateInstanceFactory<>(initializer), Set.of());
    }
}
