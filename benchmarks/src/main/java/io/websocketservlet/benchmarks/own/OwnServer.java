package io.websocketservlet.benchmarks.own;

import java.util.List;

/**
 * A container with its own WebSocket at {@code /echo} and {@code /broadcast}, and its own event streams, or the usual way to them,
 * at {@code /sse} and, where no event ever comes, {@code /quiet}.
 */
public interface OwnServer {

    /** The container's name, as a command line says it. */
    String container();

    /**
     * Starts it on this machine's own address.
     *
     * @param port 0 for any free one
     * @param maxLength how many bytes a message may have; 0 for the container's default
     * @param deflate whether messages are compressed where the client offers that
     * @param rate events a second at {@code /sse}; 0 for as many as the clients take
     * @return the port that it listens on
     */
    int start(int port, int maxLength, boolean deflate, int rate) throws Exception;

    /**
     * The one of a container.
     *
     * @throws IllegalArgumentException if there is none
     */
    static OwnServer of(String container) {
        return List.of(new TomcatOwn(), new JettyOwn(), new UndertowOwn()).stream()
                .filter(own -> own.container().equals(container))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("--container " + container + ", known: tomcat, jetty, undertow"));
    }
}
