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

    /**
     * @param request as the application was given it, wrapped or not
     */
    public ServletHandshakeRequest(HttpServletRequest request) {
        this.request = request;
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
        return values == null ? List.of() : Collections.list(values);
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
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
