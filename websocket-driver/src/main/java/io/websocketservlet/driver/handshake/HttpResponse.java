package io.websocketservlet.driver.handshake;

import java.util.List;

/**
 * The head of an answer, as it came over a bare connection.
 *
 * @param httpVersion as in {@code HTTP/1.1}
 * @param reason the reason phrase; often empty
 * @param headers each line as it came, the repeated ones too
 */
public record HttpResponse(String httpVersion, int status, String reason, Headers headers) {

    /** The values of all header lines with this name, in their order; empty if there is none. */
    public List<String> headers(String name) {
        return headers.all(name);
    }

    /** The status as it may stand in a message. */
    String shownStatus() {
        return "status " + status + (reason.isEmpty() ? "" : " " + Headers.shown(reason));
    }

    /** Only the first line: headers hold secrets. */
    @Override
    public String toString() {
        return httpVersion + " " + status + (reason.isEmpty() ? "" : " " + reason);
    }
}
