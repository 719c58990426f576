package io.websocketservlet.tomcat;

import io.websocketservlet.contract.StopOrderContract;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.io.TempDir;

/** Tomcat with two applications, and a way to stop it. */
abstract class TomcatStopOrder extends StopOrderContract {

    @TempDir
    private Path directory;

    TomcatStopOrder(TransportChoice transport) {
        super(transport);
    }

    @Override
    protected OwnServer server(ServletContainerInitializer application, String first, String second) {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Map<String, Context> contexts =
                Map.of(first, context(tomcat, application, first), second, context(tomcat, application, second));
        return new OwnServer() {

            @Override
            public void start() throws Exception {
                tomcat.start();
            }

            @Override
            public void stop() throws Exception {
                TomcatStopOrder.this.stop(tomcat);
            }

            @Override
            public void stop(String path) throws Exception {
                contexts.get(path).stop();
            }

            @Override
            public void start(String path) throws Exception {
                contexts.get(path).start();
            }

            @Override
            public int port() {
                return tomcat.getConnector().getLocalPort();
            }
        };
    }

    void stop(Tomcat tomcat) throws Exception {
        tomcat.stop();
    }

    /** StandardContext.resetContext forgets initializers and servlets when it stops; for a WAR, ContextConfig finds them again. */
    private static Context context(Tomcat tomcat, ServletContainerInitializer application, String path) {
        Context context = tomcat.addContext(path, null);
        context.addLifecycleListener(event -> {
            if (event.getType().equals(Lifecycle.AFTER_STOP_EVENT)) {
                List.of(context.findServletMappings()).forEach(context::removeServletMapping);
            } else if (event.getType().equals(Lifecycle.BEFORE_START_EVENT)) {
                context.addServletContainerInitializer(application, Set.of());
                context.addServletContainerInitializer(
                        // Tomcat calls no filter where there is no servlet behind it.
                        (classes, servlets) -> servlets.addServlet("nothing", new HttpServlet() {
                                    private static final long serialVersionUID = 1L;
                                })
                                .addMapping("/"),
                        Set.of());
            }
        });
        return context;
    }
}
