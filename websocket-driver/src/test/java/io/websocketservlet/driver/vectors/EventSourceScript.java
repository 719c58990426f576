package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a vector of event streams was given, and what is to be done.
 *
 * @param requestHeaders by name, without regard to case
 * @param detects whether nothing but that is asked: is this a request for an event stream?
 * @param headers those of the application for the response, in their order
 */
record EventSourceScript(
        String method,
        String path,
        Map<String, String> requestHeaders,
        boolean detects,
        Duration retry,
        Map<String, String> headers,
        List<Step> steps) {

    /**
     * One thing to do.
     *
     * @param event null if it says nothing of one
     * @param id null if it says nothing of one
     */
    record Step(String op, String text, String event, String id) {}

    private static final List<String> WITHOUT_ARGUMENTS =
            List.of("ping", "close", "state", "tick", "disconnect", "url", "last_event_id");

    static EventSourceScript of(Vector vector) {
        Fields given = new Fields("given", vector.given());
        if (!given.text("driver", "").equals("eventsource")) {
            throw new UnknownVectorException("not for an event stream: " + vector.given());
        }
        Fields request = given.object("request");
        Map<String, String> requestHeaders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        requestHeaders.putAll(texts(request.object("headers")));
        Fields options = given.object("options");
        Duration retry = milliseconds(options.node("retry"));
        milliseconds(options.node("ping")); // no time passes in a vector
        Map<String, String> headers = texts(options.object("headers"));
        List<Step> steps = new ArrayList<>();
        vector.input().forEach(step -> steps.add(step(new Fields("step", step))));
        EventSourceScript script = new EventSourceScript(
                request.text("method", "GET"),
                request.text("path", "/"),
                requestHeaders,
                given.flag("detect", false),
                retry,
                headers,
                steps);
        request.end();
        options.end();
        given.end();
        return script;
    }

    private static Map<String, String> texts(Fields fields) {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.names().forEach(name -> texts.put(name, fields.text(name, null)));
        return texts;
    }

    /** Seconds, with or without fractions, of which the seeds keep the milliseconds. Null if nothing is said. */
    private static Duration milliseconds(JsonNode seconds) {
        return seconds.isMissingNode() || seconds.isNull()
                ? null
                : Duration.ofMillis(new BigDecimal(seconds.asText())
                        .movePointRight(3)
                        .setScale(0, RoundingMode.FLOOR)
                        .longValueExact());
    }

    private static Step step(Fields fields) {
        String op = fields.text("op", "");
        Step step = new Step(op, fields.text("text", null), fields.text("event", null), fields.text("id", null));
        fields.end();
        if (!op.equals("send") && !WITHOUT_ARGUMENTS.contains(op)
                || op.equals("send") != (step.text() != null)
                || !op.equals("send") && (step.event() != null || step.id() != null)) {
            throw new UnknownVectorException("a step that is not known here: " + step);
        }
        return step;
    }

    String header(String name) {
        return requestHeaders.get(name);
    }
}
