package io.websocketservlet.servlet.upgrade;

import io.websocketservlet.driver.handshake.HandshakeRequest;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** A servlet request as the handshake sees it. */
public final class ServletHandshakeRequest implements HandshakeRequest {

    private final HttpServletRequest request;
    private final String connectProtocol;

    /**
     * @param request as the application was given it, wrapped or not
     */
    public ServletHandshakeRequest(HttpServletRequest request) {
        this(request, null);
    }

    /**
     * @param request as the application was given it, wrapped or not
     * @param connectProtocol what it is to carry if it is an extended CONNECT; otherwise null
     */
    public ServletHandshakeRequest(HttpServletRequest request, String connectProtocol) {
        this.request = request;
        this.connectProtocol = connectProtocol;
    }

    /**
     * Whom a request is for that has no Host header: RFC 9113 8.3.1, that of HTTP/2 has a pseudo-header, {@code :authority}.
     */
    public static String authorityOf(HttpServletRequest request) {
        int port = request.getServerPort();
        boolean usual = port <= 0 || port == (request.getScheme().equals("https") ? 443 : 80);
        return request.getServerName() + (usual ? "" : ":" + port);
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String target() {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    @Override
    public String httpVersion() {
        return request.getProtocol();
    }

    @Override
    public List<String> headers(String name) {
        Enumeration<String> values = request.getHeaders(name);
        List<String> all = values == null ? List.of() : Collections.list(values);
        return all.isEmpty() && connectProtocol != null && name.equalsIgnoreCase("Host")
                ? List.of(authorityOf(request))
                : all;
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
    }

    @Override
    public String connectProtocol() {
        return connectProtocol;
    }

    /** The container's own request, beneath all wrappers. */
    public HttpServletRequest unwrapped() {
        ServletRequest innermost = request;
        while (innermost instanceof ServletRequestWrapper wrapper) {
            innermost = wrapper.getRequest();
        }
        return innermost instanceof HttpServletRequest http ? http : request;
    }
}
