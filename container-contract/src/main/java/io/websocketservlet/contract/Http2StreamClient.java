package io.websocketservlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.eventstream.EventStreamException;
import io.websocketservlet.driver.eventstream.EventStreamReader;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;

/** One event stream over HTTP/2, of the platform's client; many share one connection. Its reads are bounded by the test's time. */
final class Http2StreamClient implements AutoCloseable {

    private final HttpResponse<InputStream> response;
    private final EventStreamReader reader = new EventStreamReader(64 << 20);
    private final byte[] buffer = new byte[16 * 1024];
    private ByteBuffer unread = ByteBuffer.allocate(0);

    private Http2StreamClient(HttpResponse<InputStream> response) {
        this.response = response;
    }

    static Http2StreamClient open(HttpClient http, String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .version(Version.HTTP_2)
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", "99")
                .build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        assertEquals(Version.HTTP_2, response.version());
        assertEquals(200, response.statusCode());
        assertEquals(
                "text/event-stream",
                response.headers().firstValue("Content-Type").orElse(""));
        return new Http2StreamClient(response);
    }

    /** The next event; null at the end of the response. */
    ServerSentEvent next() throws IOException {
        try {
            while (true) {
                ServerSentEvent event = reader.read(unread);
                if (event != null) {
                    return event;
                }
                int count = response.body().read(buffer);
                if (count < 0) {
                    return null;
                }
                unread = ByteBuffer.wrap(buffer, 0, count);
            }
        } catch (EventStreamException e) {
            throw new AssertionError(e);
        }
    }

    Http2StreamClient expect(String data) throws IOException {
        assertEquals(ServerSentEvent.of(data), next());
        return this;
    }

    /** The response ends properly. */
    void expectEnd() throws IOException {
        assertEquals(null, next());
    }

    Duration retry() {
        return reader.retry();
    }

    /** Cancels the stream, and leaves its connection to the others. */
    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
