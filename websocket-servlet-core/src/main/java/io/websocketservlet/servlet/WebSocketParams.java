package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.WebSocketOptions;
import io.websocketservlet.driver.connection.WebSocketOptions.TransportChoice;
import jakarta.servlet.FilterConfig;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The options of WebSockets as init-params. */
final class WebSocketParams {

    private WebSocketParams() {}

    static InitParams<WebSocketOptions> of(FilterConfig config) {
        Map<String, BiFunction<WebSocketOptions, String, WebSocketOptions>> known = new TreeMap<>();
        known.put("protocols", (options, value) -> options.withProtocols(ParamValues.list(value)));
        known.put("allowedOrigins", (options, value) -> options.withAllowedOrigins(ParamValues.list(value)));
        known.put("drafts", (options, value) -> options.withDrafts(ParamValues.flag(value)));
        known.put("transport", (options, value) -> options.withTransport(transport(value)));
        known.put("executor", (options, value) -> options.withExecutor(ParamValues.executor(value)));
        known.put("maxConnections", (options, value) -> options.withMaxConnections(ParamValues.integer(value)));
        known.put(
                "maxConnectionsPerAddress",
                (options, value) -> options.withMaxConnectionsPerAddress(ParamValues.integer(value)));
        known.put("closeWithSession", (options, value) -> options.withCloseWithSession(ParamValues.flag(value)));
        known.put("maxLength", (options, value) -> options.withMaxLength(ParamValues.number(value)));
        known.put("maxFragments", (options, value) -> options.withMaxFragments(ParamValues.integer(value)));
        known.put("maxBufferedAmount", (options, value) -> options.withMaxBufferedAmount(ParamValues.number(value)));
        known.put("overflow", (options, value) -> options.withOverflow(ParamValues.overflow(value)));
        known.put("ping", (options, value) -> options.withPing(ParamValues.duration(value)));
        known.put("pongTimeout", (options, value) -> options.withPongTimeout(ParamValues.duration(value)));
        known.put("idleTimeout", (options, value) -> options.withIdleTimeout(ParamValues.duration(value)));
        known.put("closeTimeout", (options, value) -> options.withCloseTimeout(ParamValues.duration(value)));
        known.put("handshakeTimeout", (options, value) -> options.withHandshakeTimeout(ParamValues.duration(value)));
        known.put("debug", (options, value) -> options.withDebug(ParamValues.flag(value)));
        known.put("headers", WebSocketParams::headers);
        known.put(
                "extensions",
                (options, value) -> options.withExtensions(
                        new NamedExtensions(config.getServletContext().getClassLoader()).read(value)));
        return new InitParams<>(config, WebSocketOptions.defaults(), known);
    }

    private static TransportChoice transport(String value) {
        try {
            return TransportChoice.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected auto, servlet or native", e);
        }
    }

    private static WebSocketOptions headers(WebSocketOptions options, String value) {
        WebSocketOptions[] with = {options};
        ParamValues.headers(value, (name, content) -> with[0] = with[0].withHeader(name, content));
        return with[0];
    }
}
