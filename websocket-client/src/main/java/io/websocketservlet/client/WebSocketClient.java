package io.websocketservlet.client;

import io.websocketservlet.driver.handshake.WebSocketUrl;
import java.util.function.Consumer;

/** Connects to servers. Thread-safe; blocks nobody. */
public final class WebSocketClient {

    private WebSocketClient() {}

    /** Connects with the default options; see {@link #connect(String, ClientOptions, Consumer)}. */
    public static ClientWebSocket connect(String url, Consumer<? super ClientWebSocket> handler) {
        return connect(url, ClientOptions.defaults(), handler);
    }

    /**
     * Connects to a server, in the background. What goes wrong there is told to {@link ClientWebSocket#onError}, and
     * {@link ClientWebSocket#onClose} follows, as it always does.
     *
     * @param url {@code ws://} or {@code wss://}; a user and a password in it go into an Authorization header
     * @param handler called at once, on this thread, to set the listeners; what it sends waits until the connection is
     *     open. What it throws is thrown here, and nothing is connected
     * @return what the handler was given
     * @throws IllegalArgumentException if the URL is none, or names a user whom the options name, too
     */
    public static ClientWebSocket connect(
            String url, ClientOptions options, Consumer<? super ClientWebSocket> handler) {
        ClientSocket socket = ClientSocket.to(
                WebSocketUrl.parse(url), options, options.group().threads());
        connect(socket, handler);
        return socket;
    }

    /**
     * Connects to a server in the same way, and again whenever the connection ends, or does not come about, until the
     * application closes it or {@code reconnect} says so.
     *
     * @param handler called for each connection, with a socket of its own: on this thread for the first one, on a thread that may
     *     block for the others. What it throws ends the attempts
     * @throws IllegalArgumentException if the URL is none, or names a user whom the options name, too
     */
    public static KeptConnection stayConnected(
            String url, ClientOptions options, Reconnect reconnect, Consumer<? super ClientWebSocket> handler) {
        KeptConnection kept = new KeptConnection(WebSocketUrl.parse(url), options, reconnect, handler);
        kept.connect();
        return kept;
    }

    static void connect(ClientSocket socket, Consumer<? super ClientWebSocket> handler) {
        boolean connected = false;
        try {
            handler.accept(socket);
            connected = true;
        } finally {
            if (!connected) {
                socket.leaveAtOnce();
            }
        }
        socket.connect();
    }
}
