package io.websocketservlet.servlet;

import io.websocketservlet.servlet.upgrade.ServletHandshakeRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What outlives a request, which its container uses again for another one. Compact, since every open connection holds
 * one: headers are kept as one string and read when somebody asks.
 */
final class RequestFacts {

    private final String scheme;

    /** Where there is no Host header, as over HTTP/2; otherwise null. */
    private final String authority;

    private final String uri;
    private final String path;
    private final String query;
    private final String remoteAddress;
    private final Principal principal;
    private final HttpSession session;

    /** Lines of name, colon, value. */
    private final String headers;

    private final Map<String, Object> attributes;

    /**
     * @param scheme the one of the address, less the s of a secure one
     */
    RequestFacts(HttpServletRequest request, String scheme) {
        this.scheme = request.isSecure() ? scheme + "s" : scheme;
        uri = request.getRequestURI();
        String info = request.getPathInfo();
        path = info == null ? request.getServletPath() : request.getServletPath() + info;
        query = request.getQueryString();
        remoteAddress = request.getRemoteAddr();
        principal = request.getUserPrincipal();
        session = request.getSession(false);
        headers = headersOf(request);
        authority = header("Host") == null ? ServletHandshakeRequest.authorityOf(request) : null;
        attributes = attributesOf(request);
    }

    private static String headersOf(HttpServletRequest request) {
        StringBuilder lines = new StringBuilder(512);
        for (String name : Collections.list(request.getHeaderNames())) {
            for (String value : Collections.list(request.getHeaders(name))) {
                lines.append(name).append(':').append(value).append('\n');
            }
        }
        return lines.toString();
    }

    private static Map<String, Object> attributesOf(HttpServletRequest request) {
        Map<String, Object> kept = new LinkedHashMap<>();
        for (String name : Collections.list(request.getAttributeNames())) {
            if (!isContainers(name)) {
                kept.put(name, request.getAttribute(name));
            }
        }
        return kept.isEmpty() ? Map.of() : kept;
    }

    /** Whether the container, and not the application, set the attribute: it may hold the container's objects. */
    private static boolean isContainers(String name) {
        return name.startsWith("jakarta.servlet.")
                || name.startsWith("org.apache.")
                || name.startsWith("org.eclipse.jetty.")
                || name.startsWith("io.undertow.");
    }

    String url() {
        return scheme + "://" + (authority == null ? header("Host") : authority) + uri
                + (query == null ? "" : "?" + query);
    }

    String path() {
        return path;
    }

    String query() {
        return query;
    }

    String remoteAddress() {
        return remoteAddress;
    }

    Principal principal() {
        return principal;
    }

    HttpSession session() {
        return session;
    }

    /**
     * RFC 6265 4.2.1 Syntax: pairs of name and value behind each other; a value is what stands there. RFC 9113 8.2.3: over
     * HTTP/2 they may come in several headers.
     */
    String cookie(String name) {
        for (String some : all("Cookie")) {
            for (String pair : some.split(";")) {
                int equals = pair.indexOf('=');
                if (equals >= 0 && pair.substring(0, equals).strip().equals(name)) {
                    return pair.substring(equals + 1).strip();
                }
            }
        }
        return null;
    }

    Object attribute(String name) {
        return attributes.get(name);
    }

    String header(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : values.get(0);
    }

    private List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (String line : headers.split("\n")) {
            int colon = line.indexOf(':');
            if (colon == name.length() && line.regionMatches(true, 0, name, 0, colon)) {
                values.add(line.substring(colon + 1));
            }
        }
        return values;
    }

    Map<String, List<String>> headers() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        if (!headers.isEmpty()) {
            for (String line : headers.split("\n")) {
                int colon = line.indexOf(':');
                all.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                        .add(line.substring(colon + 1));
            }
        }
        return all;
    }
}
