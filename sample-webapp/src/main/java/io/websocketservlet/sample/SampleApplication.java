package io.websocketservlet.sample;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.servlet.WebSocketFilter;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Set;

/** The application, put together in code: the same as WEB-INF/web.xml, but with options of one's choice. */
final class SampleApplication implements ServletContainerInitializer {

    private final WebSocketOptions options;

    SampleApplication(WebSocketOptions options) {
        this.options = options;
    }

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        WebSocketFilter.register(context, "/echo", options, new Echo());

        ServletRegistration.Dynamic reverse = context.addServlet("reverse", new Reverse(options));
        reverse.setAsyncSupported(true);
        reverse.addMapping("/reverse");

        ServletRegistration.Dynamic ticks = context.addServlet("ticks", new Ticks());
        ticks.setAsyncSupported(true);
        ticks.setInitParameter("retry", "1s");
        ticks.setInitParameter("history", "events=600");
        ticks.setLoadOnStartup(1);
        ticks.addMapping("/ticks");

        context.addServlet("page", new PageServlet()).addMapping(PageServlet.urlPatterns());
    }
}
