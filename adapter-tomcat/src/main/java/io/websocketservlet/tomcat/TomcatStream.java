package io.websocketservlet.tomcat;

import io.websocketservlet.servlet.spi.ResponseControl;
import io.websocketservlet.servlet.spi.Upgrade;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Field;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** What lies behind a request whose response streams. Tomcat shows it to nobody. */
final class TomcatStream {

    private static final Field REQUEST = field(RequestFacade.class, "request");
    private static final Field PROCESSOR = field(org.apache.coyote.Request.class, "hook");
    private static final Field SOCKET = field(AbstractProcessor.class, "socketWrapper");

    private TomcatStream() {}

    private static Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new LinkageError("no Tomcat that we know", e);
        }
    }

    private static <T> T get(Field field, Object from, Class<T> type) {
        try {
            return type.cast(field.get(from));
        } catch (IllegalAccessException e) {
            throw new LinkageError("not accessible any more", e);
        }
    }

    private static Request behind(HttpServletRequest facade) {
        return get(REQUEST, facade, Request.class);
    }

    /**
     * Whoever writes holds the lock of the socket, or of the stream of HTTP/2, as Tomcat's own threads do while they process what
     * happens there. A write that
     * fails on another thread has Tomcat call {@code AsyncListener.onError} later, on one of its own; but if one of those is
     * just on its way out of a call ({@code CoyoteAdapter.asyncDispatch}), that thread finds the error, closes the socket and
     * gives the response to another request, while we are still in the write, and nobody was told.
     *
     * <p>Completing a response writes what is left of it, and {@code Http11OutputBuffer.end} waits for the client on a worker
     * thread, up to the connector's timeout; over HTTP/2 {@code Stream.StreamOutputBuffer.end} does. After CLOSE_NOW nothing is
     * written any more, and a worker tells the listeners; of HTTP/2 that resets the stream, and no other.
     */
    static ResponseControl control(HttpServletRequest request) {
        org.apache.coyote.Request coyote = behind(request).getCoyoteRequest();
        Response response = coyote.getResponse();
        AbstractProcessor processor = get(PROCESSOR, coyote, AbstractProcessor.class);
        Lock lock = request.getProtocol().startsWith("HTTP/2")
                ? lockOfStream(processor)
                : lock(get(SOCKET, processor, SocketWrapperBase.class));
        return new ResponseControl(lock, () -> response.action(ActionCode.CLOSE_NOW, null));
    }

    /** A private field of {@code StreamProcessor}, which is not public; older ones have a monitor in its place, which is no Lock. */
    private static Lock lockOfStream(AbstractProcessor processor) {
        try {
            Field lock = processor.getClass().getDeclaredField("processLock");
            lock.setAccessible(true);
            return get(lock, processor, Lock.class);
        } catch (NoSuchFieldException older) {
            return new ReentrantLock();
        }
    }

    /** Its type is Lock in Tomcat 10.1, and ReentrantLock in 11: compiled code would find only one of them. */
    private static Lock lock(SocketWrapperBase<?> socket) {
        try {
            return (Lock) SocketWrapperBase.class.getMethod("getLock").invoke(socket);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no Tomcat that we know", e);
        }
    }

    /**
     * {@code StandardContext.stopInternal} first waits for asynchronous requests, two seconds, and nobody has told them yet
     * that it stops. Spring Boot's {@code TomcatWebServer.stop} takes the connectors away before, and with them all connections;
     * it may put them back, with the application still there. Returns what takes it back.
     */
    static Runnable beforeStop(HttpServletRequest facade, Upgrade.Farewell farewell) {
        Context context = behind(facade).getContext();
        Service service = ((Engine) context.getParent().getParent()).getService();
        LifecycleListener listener = event -> {
            if (!event.getType().equals(Lifecycle.BEFORE_STOP_EVENT)) {
                return;
            }
            if (event.getLifecycle() == context) {
                farewell.end();
            } else if (isOnlyOneOf(service.findConnectors(), event.getLifecycle())) {
                farewell.sayGoodbye();
            }
        };
        Connector[] connectors = service.findConnectors();
        context.addLifecycleListener(listener);
        for (Connector connector : connectors) {
            connector.addLifecycleListener(listener);
        }
        return () -> {
            context.removeLifecycleListener(listener);
            for (Connector connector : connectors) {
                connector.removeLifecycleListener(listener);
            }
        };
    }

    private static boolean isOnlyOneOf(Connector[] connectors, Lifecycle stopping) {
        return Stream.of(connectors)
                .noneMatch(other -> other != stopping && other.getState().isAvailable());
    }
}
