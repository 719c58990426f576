package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.websocketservlet.driver.eventstream.EventStreamHandshake;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Event streams. */
final class EventSourceArea implements Area {

    @Override
    public List<String> names() {
        return List.of("eventsource");
    }

    @Override
    public Judgement judge(Vector vector) {
        EventSourceScript script = EventSourceScript.of(vector);
        String stated = stated(vector.expect());
        EventSourceSeed ruby = new EventSourceSeed(script, true, List.of());
        EventSourceSeed node = new EventSourceSeed(script, false, List.of());
        List<String> replayed = List.of(ruby.play(), node.play());
        if (!replayed.contains(stated)) {
            throw new UnknownVectorException(
                    "the seeds are not known to do this:\n" + stated + "\nbut this:\n" + replayed.get(0));
        }
        EventSourceSeed ours = new EventSourceSeed(script, false, EventSourceSeed.OURS);
        String actual = new EventSourceUnderTest(script).play();
        return new Judgement(ours.play(), actual, new ArrayList<>(ours.applied));
    }

    private static String stated(JsonNode expect) {
        Fields fields = new Fields("expect", expect);
        if (fields.has("detected")) {
            boolean detected = fields.flag("detected", false);
            fields.end();
            return "detected " + detected;
        }
        StringBuilder written = new StringBuilder();
        for (JsonNode write : fields.node("writes")) {
            Fields text = new Fields("write", write);
            written.append(text.text("text", ""));
            text.end();
        }
        List<String> events = new ArrayList<>();
        for (JsonNode event : fields.node("events")) {
            if (event.size() != 1) {
                throw new UnknownVectorException("an event that is not known here: " + event);
            }
            events.add(event.get(0).asText());
        }
        List<String> returns = new ArrayList<>();
        fields.node("returns").forEach(value -> returns.add(value.asText()));
        fields.end();
        return lines(written.toString(), events, returns);
    }

    /** What came of it, in lines that can be compared. */
    static String lines(String written, List<String> events, List<String> returns) {
        return written.replace("\r", "<CR>") + "\nevents " + events + "\nreturns " + returns;
    }

    /** The head of the response: that of the seeds, or what our servers are told to say. */
    static String head(boolean ours, EventSourceScript script) {
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        if (ours) {
            head.append("Content-Type: ").append(EventStreamHandshake.TYPE).append("\r\n");
            new TreeMap<>(EventStreamHandshake.HEADERS)
                    .forEach((name, value) ->
                            head.append(name).append(": ").append(value).append("\r\n"));
        } else {
            head.append(
                    "Content-Type: text/event-stream\r\nCache-Control: no-cache, no-store\r\nConnection: close\r\n");
        }
        script.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }
}
