package io.websocketservlet.servlet;

import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.Headers;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The answer to a request that comes to nothing: a status, and the reason as text. */
final class Refusal {

    private Refusal() {}

    /**
     * @param more headers beside those of the reply
     */
    static void send(HttpServletResponse response, HandshakeReply reply, Headers more) throws IOException {
        response.resetBuffer();
        response.setStatus(reply.status());
        reply.headers().forEach(response::setHeader);
        more.forEach(response::addHeader);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
