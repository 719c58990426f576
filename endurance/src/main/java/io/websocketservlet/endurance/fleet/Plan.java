package io.websocketservlet.endurance.fleet;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * How to connect.
 *
 * @param server where
 * @param target path and query of the request
 * @param from the address to come from; null for any
 * @param receiveBuffer how many bytes the operating system may take in while nobody reads; 0 for its default
 */
public record Plan(InetSocketAddress server, String target, InetAddress from, int receiveBuffer) {

    /** A plan without wishes. */
    public static Plan of(InetSocketAddress server, String target) {
        return new Plan(server, target, null, 0);
    }

    public Plan from(InetAddress address) {
        return new Plan(server, target, address, receiveBuffer);
    }

    public Plan withReceiveBuffer(int bytes) {
        return new Plan(server, target, from, bytes);
    }
}
