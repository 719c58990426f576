package io.websocketservlet.tomcat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Field;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.apache.coyote.ActionCode;

/** What lies behind a request whose response streams. */
final class TomcatStream {

    private static final Field REQUEST = field();

    private TomcatStream() {}

    /** The facade shows nobody what is behind it. */
    private static Field field() {
        try {
            Field field = RequestFacade.class.getDeclaredField("request");
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new LinkageError("no Tomcat that we know", e);
        }
    }

    private static Request behind(HttpServletRequest facade) {
        try {
            return (Request) REQUEST.get(facade);
        } catch (IllegalAccessException e) {
            throw new LinkageError("not accessible any more", e);
        }
    }

    /**
     * Completing a response writes what is left of it, and {@code Http11OutputBuffer.end} waits for the client on a worker thread,
     * up to the connector's timeout. After this action nothing is written any more, and a worker tells the listeners.
     */
    static Runnable cutter(HttpServletRequest request) {
        var response = behind(request).getCoyoteRequest().getResponse();
        return () -> response.action(ActionCode.CLOSE_NOW, null);
    }

    /**
     * {@code StandardContext.stopInternal} first waits for asynchronous requests, two seconds, and nobody has told them yet
     * that it stops. Returns what takes it back.
     */
    static Runnable beforeStop(HttpServletRequest request, Runnable farewell) {
        Context context = behind(request).getContext();
        LifecycleListener listener = event -> {
            if (event.getType().equals(Lifecycle.BEFORE_STOP_EVENT)) {
                farewell.run();
            }
        };
        context.addLifecycleListener(listener);
        return () -> context.removeLifecycleListener(listener);
    }
}
