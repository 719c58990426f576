package io.websocketservlet.servlet;

import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.List;
import java.util.Map;

/** What was kept of a request, for whoever has it. */
interface RequestKeeper extends KeptRequest {

    RequestFacts request();

    @Override
    default String path() {
        return request().path();
    }

    @Override
    default String query() {
        return request().query();
    }

    @Override
    default String header(String name) {
        return request().header(name);
    }

    @Override
    default Map<String, List<String>> headers() {
        return request().headers();
    }

    @Override
    default String remoteAddress() {
        return request().remoteAddress();
    }

    @Override
    default Principal principal() {
        return request().principal();
    }

    @Override
    default String cookie(String name) {
        return request().cookie(name);
    }

    @Override
    default HttpSession session() {
        return request().session();
    }

    @Override
    default Object attribute(String name) {
        return request().attribute(name);
    }
}
