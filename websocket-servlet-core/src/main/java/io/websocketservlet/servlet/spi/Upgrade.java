package io.websocketservlet.servlet.spi;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A way to take over the connection of a request. Providers are found by {@link java.util.ServiceLoader}; the standard
 * Servlet way comes last, for containers nobody has an own way for.
 *
 * <p>A provider's class must load without the container's classes: what links to them belongs into a class of its own,
 * touched only after {@link #supports} said yes.
 */
public interface Upgrade {

    /** The container's name, as it is written in logs: {@code jetty}, {@code tomcat}, {@code undertow}. */
    String name();

    /**
     * Whether a provider can link to a class of the container's, which may hide it from applications, or show them another one
     * of the same name.
     */
    static boolean canLink(Class<? extends Upgrade> provider, Class<?> type) {
        return Linkage.isPossible(provider, type);
    }

    /**
     * Whether this way can take over the connection of the request. Has no side effect.
     *
     * @param request the container's own request, unwrapped
     */
    boolean supports(HttpServletRequest request);

    /**
     * What an extended CONNECT is to carry, the pseudo-header {@code :protocol} (RFC 8441 4), which the Servlet API does not
     * tell. Asked where {@link #supports} said yes, of requests whose method is CONNECT.
     *
     * @param request the container's own request, unwrapped
     * @return null if the request is no such thing, or the container knows none
     */
    default String connectProtocol(HttpServletRequest request) {
        return null;
    }

    /**
     * Takes the connection over; where the request is an extended CONNECT that is one stream. The response carries status 101,
     * or 200 to an extended CONNECT, and all headers of the handshake; the way sends them, and nothing else, and then
     * hands over the connection. The caller returns from the filter or servlet right after.
     *
     * @param request the container's own request, unwrapped
     * @param response the response as the application was given it, perhaps wrapped, not committed
     * @param threads those that there are besides the container's: on which one to read, and where to block
     * @param opened called once, on any thread, when bytes can flow; never called if the upgrade fails later
     * @throws IOException if the connection is lost
     * @throws ServletException if the container refuses; the response is still the caller's
     */
    void upgrade(HttpServletRequest request, HttpServletResponse response, Threads threads, Consumer<Transport> opened)
            throws IOException, ServletException;

    /**
     * Sees to it that an application hears of it in time where a server, when it stops, cuts connections before it ends
     * the applications that they belong to. For most containers it is the other way round, and this does nothing.
     *
     * <p>Called once for an application, before the first connection that this way takes over.
     *
     * @param request the container's own request, unwrapped
     * @param farewell to be called before connections are cut, which have to be of use until it returns
     * @return takes back whatever was registered, so that nothing of the server's holds the application any more. Run
     *     once when the application ends, perhaps by {@code farewell} itself
     */
    default Runnable beforeServerStops(HttpServletRequest request, Farewell farewell) {
        return () -> {};
    }

    /** What an application does before its connections are cut. Takes a bounded time, and throws nothing. Any thread. */
    interface Farewell {

        /** The application ends, perhaps with its server: all its connections end, and there will be no others. */
        void end();

        /** The server takes no connections any more, and cuts those that there are; it may take others later. */
        void sayGoodbye();
    }

    /**
     * Whether this way knows the response to the request: what {@link #responseControl} answers then holds, though the connection
     * may be one that cannot be taken over. Has no side effect.
     *
     * @param request the container's own request, unwrapped
     */
    default boolean supportsResponse(HttpServletRequest request) {
        return supports(request);
    }

    /**
     * What is needed to write the response to a request asynchronously, from any thread. Most containers need nothing. Asked
     * where {@link #supportsResponse} said yes.
     *
     * @param request the container's own request, unwrapped, whose response has not begun
     */
    default ResponseControl responseControl(HttpServletRequest request) {
        return ResponseControl.none();
    }
}
