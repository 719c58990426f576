package io.websocketservlet.sample;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The page to try it with, from the class path: a WAR and a runnable jar have the same one. */
@SuppressWarnings("serial") // no container serializes a servlet
public final class PageServlet extends HttpServlet {

    /** Nothing but what comes from here; with it, a socket to here. */
    private static final String POLICY = "default-src 'none'; connect-src 'self'; img-src 'self'; script-src 'self'; "
            + "style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** By the URL pattern that leads to it; the empty one is the root of the context. */
    private static final Map<String, Part> PARTS = Map.of(
            "", new Part("index.html", "text/html;charset=UTF-8"),
            "/page.css", new Part("page.css", "text/css;charset=UTF-8"),
            "/page.js", new Part("page.js", "text/javascript;charset=UTF-8"),
            "/icon.svg", new Part("icon.svg", "image/svg+xml"));

    private record Part(String file, String type) {}

    static String[] urlPatterns() {
        return PARTS.keySet().toArray(String[]::new);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Part part = PARTS.get(request.getHttpServletMapping().getPattern());
        response.setContentType(part.type());
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Content-Type-Options", "nosniff");
        try (InputStream content = PageServlet.class.getResourceAsStream("page/" + part.file())) {
            content.transferTo(response.getOutputStream());
        }
    }
}
