package io.websocketservlet.benchmarks.client;

import java.net.URI;

/** A client that is measured. */
interface Peer {

    /**
     * Connects, sends so many messages, and sends back each that comes, for as long as the counter says.
     *
     * @param messages how many are on their way at a time
     * @param message what is sent first; the server sends back what it gets
     */
    void start(URI server, int messages, byte[] message, Counter counter) throws Exception;

    /** Told of each message that has come back. */
    final class Counter {

        private final int length;
        private final long last;
        private volatile long count;

        /**
         * @param length of each message
         * @param last how many have to come
         */
        Counter(int length, long last) {
            this.length = length;
            this.last = last;
        }

        /**
         * One has come. One thread at a time, as the clients see to.
         *
         * @return whether to send it back
         */
        @SuppressWarnings("NonAtomicOperationOnVolatileField")
        boolean came(int bytes) {
            if (bytes != length) {
                throw new IllegalStateException("a message of " + bytes + " bytes, not " + length);
            }
            count = count + 1;
            return count < last;
        }

        long count() {
            return count;
        }
    }

    /** The one with this name. */
    static Peer named(String name) {
        return switch (name) {
            case "direct" -> new OurPeer(true);
            case "worker" -> new OurPeer(false);
            case "netty" -> new NettyPeer();
            case "java-websocket" -> new JavaWebSocketPeer();
            case "tomcat" -> new TomcatPeer();
            case "jdk" -> new JdkPeer();
            default -> throw new IllegalArgumentException("no client " + name);
        };
    }
}
