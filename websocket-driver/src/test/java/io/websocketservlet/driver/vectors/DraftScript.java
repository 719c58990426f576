package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.handshake.HandshakeRequest;
import java.net.URI;

/**
 * A vector that may be about one of the drafts.
 *
 * @param steps what is done, as with every other protocol
 * @param url what the seeds made of the request: unlike the others, the drafts repeat it in the reply
 */
record DraftScript(HybiScript steps, String url) {

    static DraftScript of(Vector vector) {
        HybiScript steps = HybiScript.of(vector);
        String host = String.join("", steps.headers("Host"));
        return new DraftScript(steps, vector.given().path("url").asText("ws://" + host + "/"));
    }

    /** Whether the headers choose a draft. */
    boolean isForDraft() {
        return !has("Sec-WebSocket-Version") && !has("Sec-WebSocket-Key");
    }

    /** Whether it is hixie-76, if it is a draft. */
    boolean isFor76() {
        return has("Sec-WebSocket-Key1") || has("Sec-WebSocket-Key2");
    }

    private boolean has(String header) {
        return !steps.headers(header).isEmpty();
    }

    /** The value of a header as the seeds see it; null if there is none. */
    String value(String header) {
        return has(header) ? String.join(", ", steps.headers(header)) : null;
    }

    /** The request that the seeds made their URL of. */
    HandshakeRequest request() {
        URI uri = URI.create(url);
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return steps.request(target, uri.getScheme().equals("wss"));
    }
}
