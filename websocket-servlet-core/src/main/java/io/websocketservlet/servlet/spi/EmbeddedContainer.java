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
     * Starts a server with one application at the root context.
     *
     * @param application called while the context starts, to register filters and servlets; exactly as a container
     *     calls it for a WAR. {@link io.websocketservlet.servlet.WebSocketInitializer} is called too
     * @return the running server, which accepts connections
     * @throws Exception if the address cannot be bound or the application does not start; nothing is left running then
     */
    RunningServer start(Settings settings, ServletContainerInitializer application) throws Exception;

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
