package io.websocketservlet.undertow;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.DeploymentManager.State;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.websocketservlet.servlet.WebSocketInitializer;
import io.websocketservlet.servlet.spi.EmbeddedContainer.RunningServer;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.UnaryOperator;

/** An Undertow with what the test has set. */
record OwnUndertow(Undertow undertow, DeploymentManager deployment) implements RunningServer {

    static OwnUndertow start(Undertow.Builder builder, ServletContainerInitializer application)
            throws ServletException {
        return start(builder, application, UnaryOperator.identity());
    }

    /** @param before wraps a handler of the test's around the application */
    static OwnUndertow start(
            Undertow.Builder builder, ServletContainerInitializer application, UnaryOperator<HttpHandler> before)
            throws ServletException {
        DeploymentInfo info = Servlets.deployment()
                .setDeploymentName("root")
                .setContextPath("/")
                .setClassLoader(OwnUndertow.class.getClassLoader())
                .addServletContainerInitializer(initializer(application))
                .addServletContainerInitializer(initializer(new WebSocketInitializer()));
        DeploymentManager deployment = Servlets.newContainer().addDeployment(info);
        deployment.deploy();
        Undertow undertow = builder.setHandler(before.apply(deployment.start())).build();
        undertow.start();
        return new OwnUndertow(undertow, deployment);
    }

    private static ServletContainerInitializerInfo initializer(ServletContainerInitializer initializer) {
        return new ServletContainerInitializerInfo(
                initializer.getClass(), new ImmediateInstanceFactory<>(initializer), Set.of());
    }

    @Override
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void undeploy() throws ServletException {
        if (deployment.getState() == State.STARTED) {
            deployment.stop();
            deployment.undeploy();
        }
    }

    @Override
    public void stop() throws ServletException {
        undeploy();
        undertow.stop();
    }
}
