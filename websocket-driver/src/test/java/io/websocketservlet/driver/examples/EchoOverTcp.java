package io.websocketservlet.driver.examples;

import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ServerDriver;
import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Sends each message back. A thread for each connection, and nothing but the platform and the driver. */
public final class EchoOverTcp {

    private static final ServerHandshake HANDSHAKE =
            new ServerHandshake(List.of(), OriginPolicy.sameOrigin(), new Headers());

    private EchoOverTcp() {}

    public static void main(String[] args) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(8080));
            while (true) {
                SocketChannel client = server.accept();
                new Thread(() -> serve(client)).start();
            }
        }
    }

    static void serve(SocketChannel client) {
        ServerDriver driver = new ServerDriver(DriverOptions.defaults());
        ByteBuffer in = ByteBuffer.allocate(16 * 1024);
        try (client) {
            while (!driver.mayDisconnect()) {
                if (client.read(in) < 0) {
                    driver.end();
                }
                in.flip();
                Event event;
                while ((event = driver.next(in)) != null) {
                    handle(event, driver);
                }
                in.compact(); // what is left is given again
                ByteBuffer[] out;
                while ((out = driver.takeOutput(64 * 1024)) != null) {
                    while (out[out.length - 1].hasRemaining()) {
                        client.write(out);
                    }
                }
                if (driver.isOver()) {
                    client.shutdownOutput(); // nothing more will come; what the client still sends is read and dropped
                }
            }
        } catch (IOException e) {
            System.err.println("connection lost: " + e.getMessage());
        }
    }

    private static void handle(Event event, ServerDriver driver) {
        if (event instanceof Event.Connected connected) {
            if (ServerHandshake.isWebSocket(connected.request())) {
                driver.start(HANDSHAKE);
            } else {
                driver.answer(new HandshakeReply(404, new Headers(), "There are only WebSockets here.\n"));
            }
        } else if (event instanceof Event.Received received) {
            driver.send(received.message());
        }
    }
}
