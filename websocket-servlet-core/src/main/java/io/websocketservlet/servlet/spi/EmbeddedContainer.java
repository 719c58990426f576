package io.websocketservlet.servlet.spi;

import jakarta.servlet.ServletContainerInitializer;

/**
 * A container that can be started inside this process. Providers are found by {@link java.util.ServiceLoader}, one in
 * each adapter.
 */
public interface EmbeddedContainer {

    /** The container's name, as a command line would say it: {@code jetty}, {@code tomcat}, {@code undertow}. */
    String name();

    /**
     * Starts a server with one application at the root context, whose class loader is the calling thread's.
     *
     * @param application called while the context starts, to register filters and servlets; exactly as a container
     *     calls it for a WAR. {@link io.websocketservlet.servlet.WebSocketInitializer} is called too
     * @return the running server, which accepts connections
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
     */
    record Settings(String host, int port) {}

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
