package io.websocketservlet.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that can be cut: all that comes through is passed on, until nothing is. */
final class Relay implements AutoCloseable {

    private final ServerSocket entrance;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private Relay(int port) throws IOException {
        this.port = port;
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run(this::accept);
    }

    static Relay to(URI server) throws IOException {
        return new Relay(server.getPort());
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + entrance.getLocalPort() + "/" + path);
    }

    /** Breaks everything off, and lets nobody through. */
    void cut() throws IOException {
        cut = true;
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Lets everybody through again. */
    void mend() {
        cut = false;
    }

    private static void run(Runnable loop) {
        Thread thread = new Thread(loop, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (!entrance.isClosed()) {
                Socket client = entrance.accept();
                if (cut) {
                    client.close();
                } else {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                    run(() -> pass(client, server));
                    run(() -> pass(server, client));
                }
            }
        } catch (IOException e) {
            if (!entrance.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void pass(Socket from, Socket to) {
        sockets.add(from);
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0 && !cut; count = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException cutOff) {
            // by one of the ends, or by us
        } finally {
            sockets.remove(from);
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
    }
}
