package io.websocketservlet.servlet.spi;

import jakarta.servlet.ServletContainerInitializer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A container that can be started inside this process. Providers are found by {@link ServiceLoader}, one in each adapter.
 * Applications start theirs through {@link io.websocketservlet.servlet.WebSocketServer}.
 */
public interface EmbeddedContainer {

    /** The containers on the class path, in its order. */
    static List<EmbeddedContainer> all() {
        return ServiceLoader.load(EmbeddedContainer.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * The container with this name.
     *
     * @throws IllegalStateException if it is not on the class path
     */
    static EmbeddedContainer named(String name) {
        List<EmbeddedContainer> all = all();
        for (EmbeddedContainer container : all) {
            if (container.name().equals(name)) {
                return container;
            }
        }
        throw new IllegalStateException("no container " + name + " on the class path, there is "
                + all.stream().map(EmbeddedContainer::name).toList());
    }

    /** The container's name, as a command line would say it: {@code jetty}, {@code tomcat}, {@code undertow}. */
    String name();

    /**
     * Starts a server with one application at the root context, whose class loader is the calling thread's.
     *
     * @param application called while the context starts, to register filters and servlets; exactly as a container
     *     calls it for a WAR. {@link io.websocketservlet.servlet.WebSocketInitializer} is called too
     * @return the running server, which accepts connections, and keeps the process alive until it is stopped
     * @throws Exception if the address cannot be bound or the application does not start; nothing is left running then
     */
    default RunningServer start(Settings settings, ServletContainerInitializer application) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        // What the server's own threads inherit must not be the application's, which they may outlive.
        thread.setContextClassLoader(getClass().getClassLoader());
        try {
            return start(settings, application, loader);
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    /**
     * The same with a class loader for the application; on a thread whose own the server's threads may keep.
     */
    RunningServer start(Settings settings, ServletContainerInitializer application, ClassLoader loader)
            throws Exception;

    /**
     * Where and how a server listens.
     *
     * @param host name or address to bind; never null
     * @param port 0 for any free one
     * @param keys those of a server with TLS
     */
    record Settings(String host, int port, Optional<Keys> keys) {

        public Settings {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(keys, "keys");
        }

        /** In the clear. */
        public Settings(String host, int port) {
            this(host, port, Optional.empty());
        }
    }

    /**
     * Who a server with TLS is. The container says which versions of TLS it speaks, and with which ciphers.
     *
     * @param store holds a key with its certificates
     * @param password of the key
     */
    record Keys(KeyStore store, String password) {

        public Keys {
            Objects.requireNonNull(store, "store");
            Objects.requireNonNull(password, "password");
        }

        /**
         * For containers that want one.
         *
         * @throws GeneralSecurityException if the password is wrong, or the store holds no key
         */
        public SSLContext context() throws GeneralSecurityException {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        }

        /** Nothing of what is secret. */
        @Override
        public String toString() {
            return "Keys";
        }
    }

    /** A server that was started. */
    interface RunningServer {

        /** The port that it listens on. */
        int port();

        /**
         * Stops the application alone, as an undeployment does, and leaves the server listening. Calling it again
         * changes nothing.
         */
        void undeploy() throws Exception;

        /** Stops the application and the server, in the container's own order. Calling it again changes nothing. */
        void stop() throws Exception;
    }
}
