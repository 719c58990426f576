package io.websocketservlet.driver.eventstream;

import io.websocketservlet.driver.wire.BrowserUtf8;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An event stream read at once, by the letter of the HTML Standard, 9.2.5 and 9.2.6: so our reader is not measured by
 * itself.
 */
public final class ByTheLetter {

    private final List<ServerSentEvent> events = new ArrayList<>();
    private String data = "";
    private String type = "";
    private String id;
    private Duration retry;
    private String idBuffer = "";
    private String lastEventId = "";

    private ByTheLetter(String stream) {
        String text = stream.startsWith("\uFEFF") ? stream.substring(1) : stream;
        String[] lines = text.split("\r\n|\r|\n", -1);
        // what is behind the last line end is no line
        for (int i = 0; i < lines.length - 1; i++) {
            line(lines[i]);
        }
    }

    /** The events of the whole stream. */
    public static ByTheLetter of(byte[] stream) {
        return new ByTheLetter(BrowserUtf8.decode(stream));
    }

    public List<ServerSentEvent> events() {
        return events;
    }

    public String lastEventId() {
        return lastEventId;
    }

    private void line(String line) {
        if (line.isEmpty()) {
            dispatch();
        } else if (!line.startsWith(":")) {
            String[] parts = line.split(":", 2);
            String value = parts.length < 2 ? "" : parts[1];
            process(parts[0], value.startsWith(" ") ? value.substring(1) : value);
        }
    }

    private void process(String field, String value) {
        if (field.equals("event")) {
            type = value;
        } else if (field.equals("data")) {
            data += value + "\n";
        } else if (field.equals("id") && !value.contains("\0")) {
            idBuffer = value;
            id = value;
        } else if (field.equals("retry") && value.matches("[0-9]{1,18}")) {
            retry = Duration.ofMillis(Long.parseLong(value));
        }
    }

    private void dispatch() {
        lastEventId = idBuffer;
        if (!data.isEmpty()) {
            events.add(new ServerSentEvent(type, id, data.substring(0, data.length() - 1), retry));
        }
        data = "";
        type = "";
        id = null;
        retry = null;
    }
}
