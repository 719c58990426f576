package io.websocketservlet.client;

import static io.websocketservlet.client.Eventually.eventually;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * A client to whom every host is a server of the test's, which notes what comes and sends what it is told to; and to whom
 * nothing is random. Steps can be waited for until all that follows from them has happened on both sides.
 */
public final class WireClient implements AutoCloseable {

    private static final Certificates AUTHORITY = Certificates.authority();
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ScriptedServer server;
    private final ClientGroup group;
    private final ClientSocket socket;
    private final CompletableFuture<Peer> peer = new CompletableFuture<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream(); // guarded by itself
    private volatile boolean hungUp;
    private volatile boolean over;
    private boolean connected;
    private long sent;

    /** Gives what it was given, for ever. */
    private static final class Fixed extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final transient byte[] nonce;
        private final transient int key;

        Fixed(byte[] nonce, int key) {
            this.nonce = nonce;
            this.key = key;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (nonce != null && bytes.length == nonce.length) {
                System.arraycopy(nonce, 0, bytes, 0, nonce.length);
                return;
            }
            ByteBuffer keys = ByteBuffer.wrap(bytes);
            while (keys.remaining() >= Integer.BYTES) {
                keys.putInt(key);
            }
        }
    }

    /**
     * A client that is still to connect.
     *
     * @param files where the authority's certificate may be written
     */
    public WireClient(String address, ClientOptions options, byte[] nonce, int maskingKey, Path files) {
        WebSocketUrl url = WebSocketUrl.parse(address);
        try {
            server = url.isSecure() && options.proxy().isEmpty()
                    ? ScriptedServer.start(Certificates.server(AUTHORITY.forHost(url.host())), this::serve)
                    : ScriptedServer.start(this::serve);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        group = ClientGroup.create(
                new Fixed(nonce, maskingKey),
                (host, port) -> List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())));
        socket = ClientSocket.to(
                url,
                options.withGroup(group)
                        .withExecutor(ListenerExecutor.direct())
                        .withTls(TlsOptions.defaults().withRootCertificates(AUTHORITY.rootFile(files))),
                group.threads());
    }

    /** Fails as connecting would for the caller's fault. */
    public static void check(String address, ClientOptions options) {
        ClientSocket.to(WebSocketUrl.parse(address), options, options.group().threads());
    }

    private void serve(Peer client) throws IOException {
        peer.complete(client);
        try {
            int next = client.read();
            while (next >= 0) {
                synchronized (received) {
                    received.write(next);
                }
                next = client.read();
            }
        } catch (SocketException reset) {
            // the client did not want to hear the rest
        }
        hungUp = true;
    }

    /** The socket. */
    public ClientWebSocket socket() {
        return socket;
    }

    /** Its onClose was called. */
    public void over() {
        over = true;
    }

    /** Sets out, and waits for the first request. */
    public void connect() {
        connected = true;
        socket.connect();
        eventually("it asks", () -> over || text().endsWith(END_OF_HEAD));
    }

    /** The server sends. */
    public void send(byte[] bytes) {
        try {
            peer.get().send(bytes);
            sent += bytes.length;
        } catch (SocketException e) {
            eventually("who hangs up has ended", () -> over);
        } catch (IOException | InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the client has read all that was sent, looking often, as some tests send thousands of single bytes. */
    public void heard() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (connected && !over && group.statistics().bytesReceived() < sent) {
            if (System.nanoTime() > until) {
                throw new AssertionError("the client has not heard all");
            }
            LockSupport.parkNanos(20_000);
        }
    }

    /** Waits until each side has heard the other, and has done what it does about that. */
    public void settle() {
        heard();
        passTheLoops();
        eventually(
                "the server has heard all",
                () -> hungUp || received().length >= group.statistics().bytesSent());
        eventually("who hangs up has ended", () -> !hungUp || over);
        passTheLoops();
    }

    /** All that the loops had to do is done. */
    private void passTheLoops() {
        try {
            for (int i = Runtime.getRuntime().availableProcessors(); i > 0; i--) {
                group.threads().next().submit(() -> {}).get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for what the head of an answer leads to, if it is a proxy's: whether the client goes on. */
    public boolean goesOn() {
        eventually("it is decided", () -> over || text().indexOf(END_OF_HEAD) + END_OF_HEAD.length() < text().length());
        sent = 0; // what came so far was not for the connection
        return !over;
    }

    /** All that the server has received. */
    public byte[] received() {
        synchronized (received) {
            return received.toByteArray();
        }
    }

    private String text() {
        return new String(received(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        socket.abort();
        group.close();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
