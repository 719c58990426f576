package io.websocketservlet.tomcat;

import io.websocketservlet.servlet.WebSocketInitializer;
import io.websocketservlet.servlet.spi.EmbeddedContainer;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLHostConfigCertificate.Type;

/**
 * Tomcat 10.1 or 11 with one NIO connector and one context. Its files live in a temporary directory that is removed
 * when it stops.
 */
public final class TomcatEmbedded implements EmbeddedContainer {

    @Override
    public String name() {
        return "tomcat";
    }

    @Override
    public RunningServer start(Settings settings, ServletContainerInitializer application, ClassLoader loader)
            throws Exception {
        Path directory = Files.createTempDirectory("tomcat-");
        Tomcat tomcat = newTomcat(directory);
        Initializer initializer = new Initializer(application);
        Running running = new Running(tomcat, connector(tomcat, settings), directory);
        Context context = context(tomcat, initializer, loader);
        try {
            tomcat.start();
            requireAvailable(context, initializer);
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

    /**
     * A context that fails to start leaves its server running: {@code StandardContext.startInternal} logs what failed,
     * and keeps it to itself.
     */
    private static void requireAvailable(Context context, Initializer initializer) throws LifecycleException {
        if (!context.getState().isAvailable()) {
            throw new LifecycleException(
                    "the application did not start: "
                            + (initializer.failure == null ? "see the log" : initializer.failure),
                    initializer.failure);
        }
    }

    /**
     * A Tomcat at the directory. {@code Tomcat.initBaseDir} leaves the directory in system properties, from where the
     * next Tomcat of this process would take it as its home, and make it again after it was removed here.
     */
    private static Tomcat newTomcat(Path directory) {
        synchronized (TomcatEmbedded.class) {
            String home = System.getProperty(Globals.CATALINA_HOME_PROP);
            String base = System.getProperty(Globals.CATALINA_BASE_PROP);
            try {
                Tomcat tomcat = new Tomcat();
                tomcat.setBaseDir(directory.toString());
                tomcat.getServer(); // initialises the directory
                return tomcat;
            } finally {
                restore(Globals.CATALINA_HOME_PROP, home);
                restore(Globals.CATALINA_BASE_PROP, base);
            }
        }
    }

    private static void restore(String property, String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }

    private static Connector connector(Tomcat tomcat, Settings settings) {
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setProperty("address", settings.host());
        connector.setPort(settings.port());
        // Its 8,192 are meant for requests, which end; how many WebSockets there may be is an option of ours.
        connector.setProperty("maxConnections", "-1");
        // Its threads alone would let the process end.
        connector.setProperty("daemon", "false");
        settings.keys().ifPresent(keys -> secure(connector, keys));
        // Connector's constructor turns it off, so that a server starts without the connectors that cannot bind.
        connector.setThrowOnFailure(true);
        tomcat.setConnector(connector);
        return connector;
    }

    private static void secure(Connector connector, Keys keys) {
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(host, Type.UNDEFINED);
        certificate.setCertificateKeystore(keys.store());
        certificate.setCertificateKeystorePassword(keys.password());
        host.addCertificate(certificate);
        connector.setProperty("SSLEnabled", "true");
        connector.setScheme("https");
        connector.setSecure(true);
        connector.addSslHostConfig(host);
    }

    private static StandardContext context(Tomcat tomcat, Initializer initializer, ClassLoader loader) {
        StandardContext context = (StandardContext) tomcat.addContext("", null);
        context.setParentClassLoader(loader);
        context.setFailCtxIfServletStartFails(true);
        // The context's own loader has no class that could leak; these searches only warn of closed JDK packages.
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        context.addServletContainerInitializer(initializer, Set.of());
        context.addServletContainerInitializer(new WebSocketInitializer(), Set.of());
        Wrapper nothing = Tomcat.addServlet(context, NotFound.NAME, new NotFound());
        nothing.setAsyncSupported(true);
        nothing.setOverridable(true); // by an application that maps "/" itself
        return context;
    }

    /** The application, and why it failed. */
    private static final class Initializer implements ServletContainerInitializer {

        private final ServletContainerInitializer application;
        private volatile Throwable failure;

        Initializer(ServletContainerInitializer application) {
            this.application = application;
        }

        @Override
        public void onStartup(Set<Class<?>> classes, ServletContext context) throws ServletException {
            // In the words of the Servlet API, as addServletMappingDecoded (10.1) became addServletMapping in 11.
            context.getServletRegistration(NotFound.NAME).addMapping("/");
            try {
                application.onStartup(classes, context);
            } catch (Throwable failure) {
                this.failure = failure;
                throw failure;
            }
        }
    }

    /** What answers where the application has no servlet: without one, Tomcat calls no filter either. */
    private static final class NotFound extends HttpServlet {

        private static final long serialVersionUID = 1L;
        private static final String NAME = "default";

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    /** Knows the application only through the server, so that one that was undeployed can be collected. */
    private record Running(Tomcat tomcat, Connector connector, Path directory) implements RunningServer {

        @Override
        public int port() {
            return connector.getLocalPort();
        }

        @Override
        public void undeploy() throws LifecycleException {
            for (Container context : tomcat.getHost().findChildren()) {
                context.stop();
                context.destroy(); // which removes it from its host
            }
        }

        @Override
        public void stop() throws LifecycleException {
            if (tomcat.getServer().getState() != LifecycleState.DESTROYED) {
                try {
                    tomcat.stop();
                } finally {
                    tomcat.destroy();
                    ExpandWar.delete(directory.toFile());
                }
            }
        }
    }
}
