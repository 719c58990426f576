package io.websocketservlet.servlet.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Answers with the files of a directory, whichever container it runs on. A directory's answer is its {@code index.html}. What
 * lies elsewhere, links that lead there, and names that begin with a dot are not found.
 */
public final class StaticFiles extends HttpServlet {

    private static final long serialVersionUID = 1;

    private static final String INDEX = "index.html";

    /** By the end of a name, where platforms are not of one opinion, or know nothing. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html;charset=UTF-8"),
            Map.entry("htm", "text/html;charset=UTF-8"),
            Map.entry("css", "text/css;charset=UTF-8"),
            Map.entry("js", "text/javascript;charset=UTF-8"),
            Map.entry("mjs", "text/javascript;charset=UTF-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("txt", "text/plain;charset=UTF-8"),
            Map.entry("md", "text/markdown;charset=UTF-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"));

    private final transient Path root;

    /**
     * @param directory is looked at when a request comes
     * @throws IllegalArgumentException if it is none
     */
    public StaticFiles(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException(directory + " is no directory");
        }
        try {
            root = directory.toRealPath();
        } catch (IOException e) {
            throw new IllegalArgumentException(directory + " cannot be read", e);
        }
    }

    /**
     * Lets {@link HttpServlet} answer 304 where the client has it already (RFC 9110 13.1.3 If-Modified-Since). In whole seconds,
     * as the header has it: not every HttpServlet rounds.
     */
    @Override
    protected long getLastModified(HttpServletRequest request) {
        try {
            Path file = file(request);
            return file == null || Files.isDirectory(file)
                    ? -1
                    : Files.getLastModifiedTime(file).to(TimeUnit.SECONDS) * 1000;
        } catch (IOException e) {
            return -1; // it has gone meanwhile, as doGet will notice
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Path file = file(request);
        if (file == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        if (Files.isDirectory(file)) {
            response.sendRedirect(request.getRequestURI() + "/"); // so that the page's relative links lead into it
            return;
        }
        response.setContentType(typeOf(file.getFileName().toString()));
        response.setContentLengthLong(Files.size(file));
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Content-Type-Options", "nosniff");
        Files.copy(file, response.getOutputStream());
    }

    private static String typeOf(String name) {
        String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = TYPES.get(end);
        if (type == null) {
            type = URLConnection.guessContentTypeFromName(name);
        }
        return type == null ? "application/octet-stream" : type;
    }

    /** What a request asks for: a file, or a directory whose name should end with a slash; null if there is none for it. */
    private Path file(HttpServletRequest request) {
        String path = request.getPathInfo() == null ? request.getServletPath() : request.getPathInfo();
        if (request.getRequestURI().startsWith("//")) {
            return null; // a redirect to it would lead to another host
        }
        for (String name : path.split("/")) {
            if (name.startsWith(".")) {
                return null;
            }
        }
        try {
            Path file = root.resolve(path.substring(1)).normalize();
            if (path.endsWith("/")) {
                if (!Files.isDirectory(file)) {
                    return null;
                }
                file = file.resolve(INDEX);
            }
            return Files.isReadable(file) && file.toRealPath().startsWith(root) ? file : null;
        } catch (InvalidPathException | IOException e) {
            return null; // no name of a file, or one that has gone
        }
    }
}
