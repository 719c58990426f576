package io.websocketservlet.driver.examples;

import io.websocketservlet.driver.ClientDriver;
import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.ClientOffer;
import io.websocketservlet.driver.handshake.ProxyConnect;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import io.websocketservlet.driver.message.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;

/** Sends a server one message and prints the one that it answers. */
public final class AskOverTcp {

    private static final SecureRandom RANDOM = new SecureRandom();

    private AskOverTcp() {}

    public static void main(String[] args) throws IOException {
        WebSocketUrl url = WebSocketUrl.parse(args[0]);
        try (SocketChannel server = SocketChannel.open(new InetSocketAddress(url.host(), url.port()))) {
            System.out.println(ask(server, ByteBuffer.allocate(16 * 1024), url, args[1]));
        }
    }

    /** The same through a proxy, such as {@code http://user:secret@proxy.example:3128}. */
    static String askThrough(String proxyUrl, WebSocketUrl url, String question) throws IOException {
        ProxyConnect proxy = new ProxyConnect(url, proxyUrl);
        ByteBuffer in = ByteBuffer.allocate(16 * 1024);
        try (SocketChannel tunnel = SocketChannel.open(new InetSocketAddress(proxy.host(), proxy.port()))) {
            proxy.start();
            write(tunnel, proxy.takeOutput());
            ProxyConnect.Result result = null;
            while (result == null) {
                if (tunnel.read(in) < 0) {
                    result = proxy.end();
                } else {
                    result = proxy.next(in.flip());
                    in.compact();
                }
            }
            if (result instanceof ProxyConnect.Failed failed) {
                throw new IOException(failed.cause());
            }
            return ask(tunnel, in, url, question); // what is left of the input is the server's
        }
    }

    static String ask(SocketChannel server, ByteBuffer in, WebSocketUrl url, String question) throws IOException {
        ClientDriver driver = new ClientDriver(DriverOptions.defaults(), RANDOM::nextInt);
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        driver.start(new ClientHandshake(url, ClientOffer.nothing(), nonce));
        driver.send(Message.text(question)); // goes out as soon as the connection is open
        writeAll(server, driver);
        String answer = null;
        IOException fault = null;
        while (!driver.mayDisconnect()) {
            if (server.read(in) < 0) {
                driver.end();
            }
            in.flip();
            Event event;
            while ((event = driver.next(in)) != null) {
                if (event instanceof Event.Received received) {
                    answer = received.message().text();
                    driver.close(1000, "");
                } else if (event instanceof Event.Failed failed) {
                    fault = new IOException(failed.cause());
                }
            }
            in.compact();
            writeAll(server, driver); // before it is asked whether that is the end
        }
        if (fault != null) {
            throw fault;
        }
        return answer;
    }

    private static void writeAll(SocketChannel server, ClientDriver driver) throws IOException {
        ByteBuffer[] out;
        while ((out = driver.takeOutput(64 * 1024)) != null) {
            write(server, out);
        }
    }

    private static void write(SocketChannel server, ByteBuffer... buffers) throws IOException {
        ByteBuffer last = buffers[buffers.length - 1];
        while (last.hasRemaining()) {
            server.write(buffers);
        }
    }
}
