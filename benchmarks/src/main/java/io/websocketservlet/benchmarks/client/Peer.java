package io.websocketservlet.benchmarks.client;

import java.net.URI;

/** A client that is measured. */
interface Peer {

    /**
     * Connects, sends so many messages, and sends back each that comes, for as long as the process lives.
     *
     * @param messages how many are on their way at a time
     * @param message what is sent first; the server sends back what it gets
     */
    void start(URI server, int messages, byte[] message, Counter counter) throws Exception;

    /** Told of each message that has come back. */
    final class Counter {

        private volatile long count;

        /** One thread at a time, as the clients see to. */
        @SuppressWarnings("NonAtomicOperationOnVolatileField")
        void increment() {
            count = count + 1;
        }

        long count() {
            return count;
        }
    }

    /** The one with this name. */
    static Peer named(String name) {
        return switch (name) {
            case "ours, direct" -> new OurPeer(true);
            case "ours, worker" -> new OurPeer(false);
            case "Netty's codec" -> new NettyPeer();
            case "Java-WebSocket" -> new JavaWebSocketPeer();
            case "Tomcat's" -> new TomcatPeer();
            case "the JDK's" -> new JdkPeer();
            default -> throw new IllegalArgumentException("no client " + name);
        };
    }
}
