/**
 * WebSocket for servlet applications: what an application calls. A request enters {@link
 * io.websocketservlet.servlet.WebSocket#accept} or {@link io.websocketservlet.servlet.WebSocketFilter}, and leaves as a
 * {@link io.websocketservlet.servlet.WebSocket} in the hands of a {@link io.websocketservlet.servlet.WebSocketHandler}, or
 * answered with the reason why not. What all sockets of an application share begins and ends with it.
 */
package io.websocketservlet.servlet;
