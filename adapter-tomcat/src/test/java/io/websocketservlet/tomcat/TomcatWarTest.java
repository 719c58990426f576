package io.websocketservlet.tomcat;

import io.websocketservlet.contract.WarContract;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.io.TempDir;

/** WARs on Tomcat, which shows them its classes, and leaves no choice of others. */
class TomcatWarTest extends WarContract {

    @TempDir
    private Path directory;

    TomcatWarTest() {
        super(TomcatUpgrade.class);
    }

    @Override
    protected WarServer server(Map<String, Path> wars) {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Map<String, Context> contexts = new HashMap<>();
        wars.forEach((path, war) -> {
            Context context = context(war, path);
            contexts.put(path, context);
            tomcat.getHost().addChild(context);
        });
        return new WarServer() {

            @Override
            public void start() throws Exception {
                tomcat.start();
            }

            @Override
            public void stop() throws Exception {
                if (tomcat.getServer().getState().isAvailable()) {
                    tomcat.stop();
                    tomcat.destroy();
                }
            }

            @Override
            public void undeploy(String path) throws Exception {
                Context context = contexts.remove(path);
                context.stop();
                context.destroy(); // which removes it from its host
            }

            @Override
            public ClassLoader loader(String path) {
                return contexts.get(path).getLoader().getClassLoader();
            }

            @Override
            public int port() {
                return tomcat.getConnector().getLocalPort();
            }
        };
    }

    private static Context context(Path war, String path) {
        StandardContext context = new StandardContext();
        context.setPath(path);
        context.setDocBase(war.toString());
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(Constants.NoDefaultWebXml);
        context.addLifecycleListener(config);
        // The one servlet of conf/web.xml without which Tomcat calls no filter either.
        context.addServletContainerInitializer(
                (classes, servlets) ->
                        servlets.addServlet("default", DefaultServlet.class).addMapping("/"),
                Set.of());
        // These searches only warn of closed JDK packages.
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        return context;
    }
}
