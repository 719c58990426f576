package io.websocketservlet.jetty;

import java.io.IOException;
import java.io.InputStream;

/**
 * Defines the classes of this package once more, where they see both the web application and the server's Jetty.
 *
 * <p>What is named {@code org.eclipse.jetty} comes from the server, everything else from the application: the Servlet API,
 * and the library that both share. Held by the application's {@link BridgedUpgrade} and by the connections that came of it, so that it
 * goes when they do.
 */
final class BridgeLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    static final String JETTY = "org.eclipse.jetty.";

    private static final String OURS = BridgeLoader.class.getPackageName() + ".";

    private final ClassLoader server;

    /**
     * @param application has this package among its resources
     * @param server has Jetty, with the environment that the application runs in
     */
    BridgeLoader(ClassLoader application, ClassLoader server) {
        super("jetty-bridge", application);
        this.server = server;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(JETTY)) {
            return server.loadClass(name);
        }
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? findClass(name) : known;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length, BridgeLoader.class.getProtectionDomain());
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
