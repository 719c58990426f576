package io.websocketservlet.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Leaves word with an exchange who takes its connection once the response is complete. */
final class UndertowHandover {

    private UndertowHandover() {}

    /**
     * Prepares the handover; it takes place on a worker, after the caller has returned.
     *
     * @param turns on a pool
     * @throws ServletException if the connection cannot be taken from its exchange
     */
    static void prepare(
            HttpServletRequest request, Threads threads, UnaryOperator<Executor> turns, Consumer<Transport> opened)
            throws ServletException {
        HttpServerExchange exchange = ((HttpServletRequestImpl) request).getExchange();
        if (!exchange.isUpgrade()) {
            throw new ServletException(exchange.getProtocol() + " request cannot be upgraded: " + exchange);
        }
        exchange.upgradeChannel((connection, ended) ->
                opened.accept(new UndertowTransport(connection, threads, turns.apply(connection.getWorker()))));
    }
}
