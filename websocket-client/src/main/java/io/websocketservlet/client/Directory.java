package io.websocketservlet.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Where hosts are. May block. */
interface Directory {

    /** The platform's, as it is configured. */
    Directory PLATFORM = (host, port) -> Arrays.stream(InetAddress.getAllByName(host))
            .map(address -> new InetSocketAddress(address, port))
            .toList();

    /** All addresses of a host, the best one first; at least one. */
    List<InetSocketAddress> find(String host, int port) throws UnknownHostException;
}
