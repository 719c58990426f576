package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.vectors.EventSourceScript.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the seeds make of a script, and what we make of it where a rule of ours says so: without rules it gives what the vectors
 * state.
 */
final class EventSourceSeed {

    private static final String STREAM = "text/event-stream";
    private static final List<String> SECURE =
            List.of("X-Forwarded-SSL: on", "X-Forwarded-Scheme: https", "X-Forwarded-Proto: https", "HTTPS: on");
    private static final Set<String> OWNED =
            Set.of("content-type", "content-length", "content-encoding", "transfer-encoding", "connection");

    /** Where we depart from the seeds. */
    static final List<Rule<EventSourceSeed>> OURS = List.of(
            new Rule<>(
                    "media types are compared without regard to case, and may carry parameters",
                    EventSourceSeed::isNamedInOtherWords,
                    seed -> seed.detected = seed.isNamed()),
            new Rule<>(
                    "the head of the response keeps proxies from holding events back, and the connection may go on",
                    seed -> !seed.script.detects(),
                    seed -> seed.ourHead = true),
            new Rule<>(
                    "a header that would contradict the stream is refused",
                    seed -> seed.script.headers().keySet().stream().anyMatch(EventSourceSeed::isOwned),
                    seed -> seed.refused = true),
            new Rule<>(
                    "what a proxy says it was asked is not trusted",
                    EventSourceSeed::isForwardedSecure,
                    seed -> seed.trusts = false),
            new Rule<>(
                    "a line break in the type or the id of an event, and NUL in the id, is refused",
                    seed -> seed.script.steps().stream().anyMatch(EventSourceSeed::injects),
                    seed -> seed.injectionRefused = true),
            new Rule<>(
                    "an empty type is none, an empty id is one that makes the client forget",
                    seed -> seed.script.steps().stream().anyMatch(EventSourceSeed::saysNothing),
                    seed -> seed.emptyType = false));

    final EventSourceScript script;
    final Set<String> applied = new TreeSet<>();

    private boolean detected;
    private boolean ourHead;
    private boolean refused;
    private boolean trusts = true;
    private boolean injectionRefused;
    private boolean emptyType;
    private boolean emptyId;

    private final StringBuilder written = new StringBuilder();
    private final List<String> events = new ArrayList<>();
    private final List<String> returns = new ArrayList<>();
    private int state;

    /**
     * @param ruby whether empty types and ids are written, as one of the seeds does
     */
    EventSourceSeed(EventSourceScript script, boolean ruby, List<Rule<EventSourceSeed>> rules) {
        this.script = script;
        this.detected = script.method().equals("GET") && accepted().contains(STREAM);
        this.emptyType = ruby;
        this.emptyId = ruby;
        applied.addAll(Rule.apply(rules, this));
        emptyId |= applied.stream().anyMatch(rule -> rule.startsWith("an empty type"));
    }

    private List<String> accepted() {
        String accept = script.header("Accept");
        return accept == null ? List.of() : List.of(accept.strip().split("\\s*,\\s*"));
    }

    private boolean isNamed() {
        return script.method().equals("GET")
                && accepted().stream()
                        .map(range -> range.toLowerCase(java.util.Locale.ROOT).split("\\s*;\\s*"))
                        .anyMatch(range -> range[0].equals(STREAM)
                                && List.of(range).stream().noneMatch(part -> part.matches("q=0(\\.0*)?")));
    }

    private boolean isNamedInOtherWords() {
        return script.detects() && detected != isNamed();
    }

    private static boolean isOwned(String header) {
        return OWNED.contains(header.toLowerCase(java.util.Locale.ROOT));
    }

    private boolean isForwardedSecure() {
        return script.steps().stream().anyMatch(step -> step.op().equals("url")) && saysSecure();
    }

    private boolean saysSecure() {
        return script.requestHeaders().entrySet().stream()
                .anyMatch(header -> SECURE.stream()
                        .anyMatch(line -> line.equalsIgnoreCase(header.getKey() + ": " + header.getValue())));
    }

    private static boolean injects(Step step) {
        return step.event() != null && step.event().matches("(?s).*[\r\n].*")
                || step.id() != null && step.id().matches("(?s).*[\r\n\0].*");
    }

    private static boolean saysNothing(Step step) {
        return "".equals(step.event()) || "".equals(step.id());
    }

    /** What comes of the script, in lines. */
    String play() {
        if (script.detects()) {
            return "detected " + detected;
        }
        if (refused) {
            return "refused";
        }
        Duration retry = script.retry() == null ? Duration.ofSeconds(5) : script.retry();
        written.append(EventSourceArea.head(ourHead, script))
                .append("retry: ")
                .append(retry.toMillis())
                .append("\r\n\r\n");
        script.steps().forEach(this::play);
        open();
        return EventSourceArea.lines(written.toString(), events, returns);
    }

    private void open() {
        if (state == 0) {
            state = 1;
            events.add("open");
        }
    }

    private void close() {
        if (state != 3) {
            open();
            state = 3;
            events.add("close");
        }
    }

    private void play(Step step) {
        switch (step.op()) {
            case "tick" -> open();
            case "state" -> returns.add("" + state);
            case "url" ->
                returns.add((trusts && saysSecure() ? "https://" : "http://") + script.header("Host") + script.path());
            case "last_event_id" ->
                returns.add(script.header("Last-Event-ID") == null ? "" : script.header("Last-Event-ID"));
            case "disconnect" -> close();
            case "close" -> {
                returns.add("" + (state != 3));
                close();
            }
            case "ping" -> send(":\r\n\r\n");
            default -> {
                if (injectionRefused && injects(step)) {
                    returns.add("refused");
                } else {
                    send(event(step));
                }
            }
        }
    }

    private void send(String text) {
        returns.add("" + (state != 3));
        written.append(state == 3 ? "" : text);
    }

    private String event(Step step) {
        String type =
                step.event() == null || step.event().isEmpty() && !emptyType ? "" : "event: " + step.event() + "\r\n";
        String id = step.id() == null || step.id().isEmpty() && !emptyId ? "" : "id: " + step.id() + "\r\n";
        return type + id + "data: " + step.text().replaceAll("\r\n|\n|\r", "$0data: ") + "\r\n\r\n";
    }
}
