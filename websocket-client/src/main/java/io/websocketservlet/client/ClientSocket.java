package io.websocketservlet.client;

import io.netty.channel.EventLoop;
import io.websocketservlet.driver.ClientDriver;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Connection;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.WebSocketUrl;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The connection that a client's handler is given. */
final class ClientSocket extends Connection implements ClientWebSocket {

    private final ClientDriver driver;
    private final String url;
    private final ClientOptions options;
    private final ClientThreads group;

    /** The way to the server; null when it has been gone. */
    private volatile Dialing dialing;

    /** Null if nobody but the application is told of the end. Set before anybody has the socket. */
    private Afterwards afterwards;

    /** The application wants no more of it. */
    private volatile boolean left;

    /** What has kept the connection from coming about; null if nothing has. */
    private final AtomicReference<IOException> obstacle = new AtomicReference<>();

    private ClientSocket(
            ClientDriver driver,
            ClientHandshake handshake,
            ClientOptions options,
            ClientThreads group,
            EventLoop loop,
            Threads threads) {
        super(driver, options.limits(), options.timing(), group.surroundings(threads));
        this.driver = driver;
        this.url = handshake.url().toString();
        this.options = options;
        this.group = group;
        this.dialing = new Dialing(handshake.url(), options, group, threads, loop, new Way(handshake));
    }

    /**
     * A socket that is still to be connected.
     *
     * @throws IllegalArgumentException if both the URL and the options say who the user is
     */
    static ClientSocket to(WebSocketUrl url, ClientOptions options, ClientThreads group) {
        ClientHandshake handshake = new ClientHandshake(url, options.offer(), group.nonce());
        ClientDriver driver = new ClientDriver(options.driverOptions(), group.maskingKeys());
        EventLoop loop = group.next();
        return new ClientSocket(driver, handshake, options, group, loop, group.threads(loop, options.executor()));
    }

    /** The handler is done. */
    void connect() {
        group.add(this);
        Dialing way = dialing;
        if (readyState() == ReadyState.CONNECTING) {
            way.start();
        } else {
            group.remove(this); // it was closed, or has sent too much
        }
    }

    /** Has somebody told of the end after the application. Called before anybody has the socket. */
    void afterwards(Consumer<Event.Closed> told) {
        Afterwards ours = new Afterwards(told);
        super.onOpen(ours::opened);
        super.onClose(ours::closed);
        afterwards = ours;
    }

    @Override
    public void onOpen(Runnable listener) {
        if (afterwards == null) {
            super.onOpen(listener);
        } else {
            afterwards.onOpen = listener;
        }
    }

    @Override
    public void onClose(Consumer<Event.Closed> listener) {
        if (afterwards == null) {
            super.onClose(listener);
        } else {
            afterwards.onClose = listener;
        }
    }

    /** Whether it was open for so long, if somebody is told of the end. Asked after that. */
    boolean hasLasted(Duration duration) {
        return afterwards.hasLasted(duration);
    }

    /** Whether the application, or the end of its group, has closed it. */
    boolean isLeft() {
        return left;
    }

    // What becomes of the way to the server.

    private final class Way implements Dialing.Owner {

        private final ClientHandshake handshake;

        Way(ClientHandshake handshake) {
            this.handshake = handshake;
        }

        @Override
        public void connected() {
            begin();
        }

        @Override
        public boolean opened(Transport transport) {
            if (!command(() -> driver.start(handshake))) {
                return false;
            }
            dialing = null;
            ClientSocket.this.start(transport);
            return true;
        }

        @Override
        public void failed(IOException cause) {
            obstacle.compareAndSet(null, cause);
            abort();
        }

        @Override
        public void barred(ProtocolException cause) {
            command(() -> driver.giveUp(cause));
            abort();
        }
    }

    @Override
    protected void transportEnded(Throwable cause) {
        if (!isAgreed()) {
            obstacle.compareAndSet(null, cause instanceof IOException broken ? broken : hungUp(cause));
        }
        super.transportEnded(cause);
    }

    private static IOException hungUp(Throwable cause) {
        IOException end = new EOFException("the server hung up and did not open the WebSocket");
        end.initCause(cause);
        return end;
    }

    @Override
    protected void timedOut() {
        obstacle.compareAndSet(
                null,
                new SocketTimeoutException("the server did not open the WebSocket within "
                        + options.timing().handshakeTimeout()));
        super.timedOut();
    }

    @Override
    protected Throwable obstacle() {
        return obstacle.get();
    }

    // The end.

    /** {@inheritDoc} Where there is no transport yet, nobody else would end the way to it. */
    @Override
    public void abort() {
        super.abort();
        Dialing way = dialing;
        if (way != null) {
            way.cancel();
        }
    }

    @Override
    public boolean close(int code, String reason) {
        left = true;
        boolean closing = super.close(code, reason);
        if (closing) {
            abortUnlessAgreed();
        }
        return closing;
    }

    /** The handler has failed. */
    void leaveAtOnce() {
        left = true;
        abort();
    }

    void sayGoodbye(Duration patience) {
        left = true;
        leave(CloseCode.GOING_AWAY, "", patience);
        abortUnlessAgreed();
    }

    /** Who closes a connection that is not open need not wait for it: nothing is agreed on after that. */
    private void abortUnlessAgreed() {
        if (!isAgreed()) {
            abort();
        }
    }

    private boolean isAgreed() {
        return !version().isEmpty();
    }

    @Override
    protected void closed() {
        group.remove(this);
        if (afterwards != null) {
            afterwards.tell();
        }
    }

    // State.

    @Override
    public String url() {
        return url;
    }

    @Override
    public int status() {
        return driver.status();
    }

    @Override
    public String header(String name) {
        return driver.headers().get(name);
    }

    @Override
    public Map<String, List<String>> headers() {
        Headers answered = driver.headers();
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        answered.forEach((name, value) -> all.computeIfAbsent(name, answered::all));
        return Collections.unmodifiableMap(all);
    }
}
