package io.websocketservlet.jetty;

import io.websocketservlet.contract.Http2Dialer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.PingFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Connections of Jetty's client, as sockets. */
final class Http2Gateway implements Http2Dialer {

    private static final long PATIENCE_SECONDS = 10;

    private final HTTP2Client client = new HTTP2Client();

    /** Null without TLS. */
    private final SslContextFactory.Client tls;

    /** Over TCP alone, and the server is known to speak HTTP/2. */
    Http2Gateway() throws Exception {
        this(null);
    }

    /**
     * @param context trusts the server; null without TLS
     */
    Http2Gateway(SSLContext context) throws Exception {
        client.setIdleTimeout(-1);
        if (context == null) {
            tls = null;
        } else {
            tls = new SslContextFactory.Client();
            tls.setSslContext(context);
            tls.setEndpointIdentificationAlgorithm(null);
            client.addBean(tls);
        }
        client.start();
    }

    @Override
    public Socket dial(int port, int receiveBuffer) throws IOException {
        Connected line = connect(port, receiveBuffer);
        return new Http2Socket(line.session, tls != null, line::end);
    }

    @Override
    public Connected line(int port) throws IOException {
        return connect(port, 0);
    }

    private Connected connect(int port, int receiveBuffer) throws IOException {
        Settings settings = new Settings(receiveBuffer);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Session session = await(client.connect(tls, address, settings));
        if (!await(settings.connectProtocol)) {
            throw new IOException("SETTINGS without ENABLE_CONNECT_PROTOCOL: " + session);
        }
        return new Connected(session, settings, tls != null);
    }

    @Override
    public void stop() throws Exception {
        client.stop();
    }

    static <T> T await(Future<T> future) throws IOException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    /** Something that takes its time. */
    private interface Pause {
        void run() throws InterruptedException;
    }

    /** RFC 8441 3: no extended CONNECT before the server has said that it takes one. */
    private static final class Settings implements Session.Listener {

        private final CompletableFuture<Boolean> connectProtocol = new CompletableFuture<>();
        private final int receiveBuffer;
        private volatile Pause atPing = () -> {};

        Settings(int receiveBuffer) {
            this.receiveBuffer = receiveBuffer;
        }

        @Override
        public Map<Integer, Integer> onPreface(Session session) {
            return receiveBuffer == 0 ? Map.of() : Map.of(SettingsFrame.INITIAL_WINDOW_SIZE, receiveBuffer);
        }

        @Override
        public void onSettings(Session session, SettingsFrame frame) {
            connectProtocol.complete(
                    Integer.valueOf(1).equals(frame.getSettings().get(SettingsFrame.ENABLE_CONNECT_PROTOCOL)));
        }

        @Override
        public void onPing(Session session, PingFrame frame) {
            try {
                atPing.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean onIdleTimeout(Session session) {
            return false;
        }
    }

    /** A TCP connection. */
    static final class Connected implements Line {

        private final Session session;
        private final Settings settings;
        private final boolean secure;

        private Connected(Session session, Settings settings, boolean secure) {
            this.session = session;
            this.settings = settings;
            this.secure = secure;
        }

        @Override
        public Socket dial() {
            return new Http2Socket(session, secure, () -> {});
        }

        @Override
        public void goAway() throws IOException {
            Callback.Completable said = new Callback.Completable();
            session.close(ErrorCode.NO_ERROR.code, "", said);
            await(said);
        }

        /** Nothing that the server says is heard from now on, until then. */
        void deafen(CountDownLatch until) throws InterruptedException {
            CountDownLatch deaf = new CountDownLatch(1);
            settings.atPing = () -> {
                deaf.countDown();
                until.await();
            };
            session.ping(new PingFrame(false), Callback.NOOP);
            deaf.await();
        }

        /** TCP ends when the streams have ended. */
        void end() {
            session.close(ErrorCode.NO_ERROR.code, "", Callback.NOOP);
        }

        @Override
        public void close() {
            ((HTTP2Session) session).disconnect();
        }
    }
}
