package io.websocketservlet.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A server that does with each client what a test says. What fails there fails the test when the server is closed. */
final class ScriptedServer implements AutoCloseable {

    private static final int BACKLOG = 1000;

    private final ServerSocket listening;
    private final Script script;
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<Socket> open = new ArrayList<>(); // guarded by itself
    private final List<Throwable> faults = new ArrayList<>(); // guarded by open

    /** What is done with a client, whose connection is closed after it. */
    interface Script {
        void talk(Peer client) throws Exception;
    }

    private ScriptedServer(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
        begin("scripted server", this::acceptAll);
    }

    static ScriptedServer start(Script script) throws IOException {
        return new ScriptedServer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), script);
    }

    /** The same behind TLS. */
    static ScriptedServer start(SSLContext tls, Script script) throws IOException {
        SSLServerSocket listening = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        return new ScriptedServer(listening, script);
    }

    private static void begin(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    String url() {
        return "ws://127.0.0.1:" + port() + "/";
    }

    /** How many connections have come. */
    int accepted() {
        return accepted.get();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listening.accept();
                synchronized (open) {
                    open.add(socket);
                }
                accepted.incrementAndGet();
                begin("scripted server's client", () -> talk(socket));
            }
        } catch (SocketException e) {
            // closed: that is the end
        } catch (IOException e) {
            fault(e);
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            script.talk(new Peer(socket));
        } catch (Throwable e) {
            fault(e);
        }
    }

    private void fault(Throwable thrown) {
        synchronized (open) {
            if (!listening.isClosed()) {
                faults.add(thrown);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        synchronized (open) {
            for (Socket socket : open) {
                socket.close();
            }
            if (!faults.isEmpty()) {
                throw new AssertionError("on the server", faults.get(0));
            }
        }
    }
}
