package io.websocketservlet.servlet;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Set;

/**
 * Ends an application's WebSockets when the application ends. Found by the container; where it is not looked for, as in
 * some embedded set-ups, {@link WebSocketFilter} does the same.
 */
public final class WebSocketInitializer implements ServletContainerInitializer {

    /** For the container. */
    public WebSocketInitializer() {}

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        context.addListener(new End());
    }

    private static final class End implements ServletContextListener {

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            Endpoints.end(event.getServletContext());
        }
    }
}
