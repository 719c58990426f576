package io.websocketservlet.benchmarks.own;

import java.util.List;

/** A container with its own WebSocket at {@code /echo} and {@code /broadcast}. */
public interface OwnWebSocket {

    /** The container's name, as a command line says it. */
    String container();

    /**
     * Starts it on this machine's own address.
     *
     * @param port 0 for any free one
     * @param maxLength how many bytes a message may have; 0 for the container's default
     * @param deflate whether messages are compressed where the client offers that
     * @return the port that it listens on
     */
    int start(int port, int maxLength, boolean deflate) throws Exception;

    /**
     * The one of a container.
     *
     * @throws IllegalArgumentException if there is none
     */
    static OwnWebSocket of(String container) {
        return List.of(new TomcatOwn(), new JettyOwn(), new UndertowOwn()).stream()
                .filter(own -> own.container().equals(container))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("--container " + container + ", known: tomcat, jetty, undertow"));
    }
}
