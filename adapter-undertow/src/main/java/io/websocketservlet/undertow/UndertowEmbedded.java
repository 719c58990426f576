package io.websocketservlet.undertow;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.DeploymentManager.State;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.core.ManagedServlet;
import io.undertow.servlet.handlers.ServletHandler;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.websocketservlet.servlet.WebSocketInitializer;
import io.websocketservlet.servlet.spi.EmbeddedContainer;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.Set;

/** Undertow 2.3 with one HTTP listener and one deployment. */
public final class UndertowEmbedded implements EmbeddedContainer {

    /** What {@code Undertow.stop} waits for requests that do not end; without it, for ever. */
    private static final int SHUTDOWN_TIMEOUT_MILLIS = 5_000;

    private static final String NAME = "root";

    @Override
    public String name() {
        return "undertow";
    }

    @Override
    public RunningServer start(Settings settings, ServletContainerInitializer application, ClassLoader loader)
            throws Exception {
        PathHandler paths = Handlers.path();
        Running running = new Running(undertow(settings, paths), paths, deployments(application, loader));
        try {
            running.start();
        } catch (Throwable failure) {
            try {
                running.stop();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
        return running;
    }

    private static Undertow undertow(Settings settings, PathHandler paths) throws GeneralSecurityException {
        Undertow.Builder builder = Undertow.builder();
        if (settings.keys().isPresent()) {
            builder.addHttpsListener(
                    settings.port(), settings.host(), settings.keys().get().context());
        } else {
            builder.addHttpListener(settings.port(), settings.host());
        }
        return builder.setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, SHUTDOWN_TIMEOUT_MILLIS)
                .setHandler(paths)
                .build();
    }

    private static ServletContainer deployments(ServletContainerInitializer application, ClassLoader loader) {
        DeploymentInfo deployment = root().setClassLoader(loader)
                .setEagerFilterInit(true) // else a filter that cannot start is first noticed by a request
                .addServletContainerInitializer(info(application))
                .addServletContainerInitializer(info(new WebSocketInitializer()));
        ServletContainer deployments = Servlets.newContainer();
        deployments.addDeployment(deployment);
        return deployments;
    }

    /** The one deployment's name and path. */
    private static DeploymentInfo root() {
        return Servlets.deployment().setDeploymentName(NAME).setContextPath("/");
    }

    private static ServletContainerInitializerInfo info(ServletContainerInitializer initializer) {
        return new ServletContainerInitializerInfo(
                initializer.getClass(), new ImmediateInstanceFactory<>(initializer), Set.of());
    }

    /** Knows the application only through its deployments, so that one that was undeployed can be collected. */
    private record Running(Undertow undertow, PathHandler paths, ServletContainer deployments)
            implements RunningServer {

        void start() throws ServletException {
            DeploymentManager deployment = deployments.getDeployment(NAME);
            deployment.deploy();
            paths.addPrefixPath("/", deployment.start());
            requireStartedServlets(deployment);
            undertow.start();
        }

        /** {@code DeploymentManagerImpl.start} logs that a servlet failed which was to start with it, and goes on. */
        private static void requireStartedServlets(DeploymentManager deployment) throws ServletException {
            for (ServletHandler handler : deployment
                    .getDeployment()
                    .getServlets()
                    .getServletHandlers()
                    .values()) {
                ManagedServlet servlet = handler.getManagedServlet();
                Integer order = servlet.getServletInfo().getLoadOnStartup();
                if (order != null && order >= 0 && !servlet.isStarted()) {
                    throw new ServletException("servlet did not start, see the log: "
                            + servlet.getServletInfo().getName());
                }
            }
        }

        @Override
        public int port() {
            return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        }

        @Override
        public void undeploy() throws ServletException {
            paths.clearPaths();
            DeploymentManager deployment = deployments.getDeployment(NAME);
            if (deployment == null) {
                return;
            }
            if (deployment.getState() == State.STARTED) {
                deployment.stop();
            }
            if (deployment.getState() == State.DEPLOYED) {
                deployment.undeploy();
            }
            deployments.removeDeployment(root());
        }

        @Override
        public void stop() throws ServletException {
            try {
                undeploy();
            } finally {
                undertow.stop();
            }
        }
    }
}
