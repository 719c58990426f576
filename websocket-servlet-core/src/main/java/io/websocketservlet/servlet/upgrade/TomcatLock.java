package io.websocketservlet.servlet.upgrade;

import jakarta.servlet.ServletInputStream;
import java.lang.reflect.Field;
import java.util.concurrent.locks.Lock;

/**
 * What a thread needs that reads an upgraded connection of Tomcat's without having been called for it.
 *
 * <p>{@code UpgradeServletInputStream.isReady} and {@code read} fill and empty one buffer of the socket
 * ({@code NioSocketWrapper.isReadyForRead}). Tomcat does the same before each call of the listener, and after a call polls the
 * socket again whatever was left unread ({@code AbstractProtocol.ConnectionHandler.longPoll}), so it may be at it at any time:
 * under the lock of the socket's wrapper ({@code SocketProcessorBase.run}), which it shows to nobody. Without that lock bytes
 * are lost, or come twice.
 */
final class TomcatLock {

    private final Object socket;
    private final Lock lock;

    private TomcatLock(Object socket, Lock lock) {
        this.socket = socket;
        this.lock = lock;
    }

    /**
     * @param stream of an upgraded connection
     * @return null if the stream is not Tomcat's, but GlassFish's, whose request goes by the same name
     * @throws IllegalStateException if this is no Tomcat that we know, or its module does not let us look
     */
    static TomcatLock of(ServletInputStream stream) {
        try {
            Field field = stream.getClass().getDeclaredField("socketWrapper");
            field.setAccessible(true);
            Object socket = field.get(stream);
            return new TomcatLock(socket, (Lock) ask(socket, "getLock"));
        } catch (NoSuchFieldException e) {
            if (!stream.getClass().getName().startsWith("org.apache.coyote.")) {
                return null;
            }
            throw unknown(stream, e);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw unknown(stream, e);
        }
    }

    private static IllegalStateException unknown(Object what, Exception cause) {
        return new IllegalStateException(
                "the lock of Tomcat's socket cannot be had, and without it nobody may read here; adapter-tomcat needs none: "
                        + what.getClass(),
                cause);
    }

    private static Object ask(Object socket, String question) throws ReflectiveOperationException {
        return socket.getClass().getMethod(question).invoke(socket);
    }

    /** Runs it under the lock, unless the socket is closed: its channel and buffers may be another connection's then. */
    void run(Runnable reading) {
        lock.lock();
        try {
            if (!isClosed()) {
                reading.run();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        try {
            return (boolean) ask(socket, "isClosed");
        } catch (ReflectiveOperationException e) {
            throw unknown(socket, e);
        }
    }
}
