package io.websocketservlet.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An event stream of a server, read line by line. */
final class EventStream implements AutoCloseable {

    /** Far more than there is between two events or pings. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpURLConnection connection;
    private final BufferedReader lines;

    private EventStream(HttpURLConnection connection) throws IOException {
        this.connection = connection;
        this.lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    static EventStream open(URI address) throws IOException, Fault {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setReadTimeout(Math.toIntExact(PATIENCE.toMillis()));
        connection.setRequestProperty("Accept", "text/event-stream");
        String type = connection.getContentType();
        Fault.unless(
                type != null && type.startsWith("text/event-stream"),
                address + " answers " + connection.getResponseCode() + " with " + type);
        return new EventStream(connection);
    }

    /** Events come. */
    void arrive(int count) throws IOException, Fault {
        int left = count;
        while (left > 0) {
            String line = next();
            Fault.unless(line != null, "the event stream ended when " + left + " more events were expected");
            left -= line.startsWith("data:") ? 1 : 0;
        }
    }

    /** It ends properly, and says when to come back. */
    void ends() throws IOException, Fault {
        String retry = null;
        String line = next();
        while (line != null) {
            retry = line.startsWith("retry:") ? line : retry;
            line = next();
        }
        Fault.unless(retry != null, "the event stream does not say when to come back");
    }

    private String next() throws IOException, Fault {
        try {
            return lines.readLine();
        } catch (SocketTimeoutException e) {
            throw new Fault("nothing came over the event stream for " + PATIENCE.toSeconds() + " s");
        }
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
