package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.websocketservlet.driver.wire.Hex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the seeds' server on a bare connection does, as an endpoint that a vector can be played against: without rules,
 * what the vector says comes of it; with rules, what has to come of it here. It keeps what the application says until the
 * request has come, and is a {@link HybiSeed} from there on.
 */
final class TcpSeed implements HttpEndpoint {

    private static final String ERROR = "what the error says";

    private final HttpScript script;
    private final TcpRules rules;
    private final Set<String> applied = new LinkedHashSet<>();
    private final Outcome outcome = new Outcome();
    private final List<Runnable> queued = new ArrayList<>();

    private byte[] head = {};

    /** Null before the request has come. */
    private HybiSeed hybi;

    private HttpArrival arrival;
    private TcpRequest request;
    private boolean startQueued;
    private boolean started;

    /** The status that an unreadable request deserves; 0 if it is readable. */
    private int unreadable;

    /** What the application closed with before the request came; null if it did not. */
    private List<String> closedEarly;

    private String version;
    private String protocol;

    TcpSeed(HttpScript script, TcpRules rules) {
        this.script = script;
        this.rules = rules;
    }

    /** The names of the rules that fitted somewhere. */
    Set<String> applied() {
        if (hybi != null) {
            applied.addAll(hybi.applied());
        }
        return applied;
    }

    // The request.

    @Override
    public void receive(byte[] bytes) {
        if (hybi != null) {
            hybi.receive(bytes);
            return;
        }
        if (unreadable != 0) {
            return;
        }
        head = Hex.join(head, bytes);
        arrival = new HttpArrival(true, head);
        applied.addAll(Rule.apply(rules.heads(), arrival));
        switch (arrival.verdict()) {
            case AWAITED -> {}
            case BROKEN -> refuse(arrival.status);
            case WHOLE -> connect();
        }
    }

    private void refuse(int status) {
        unreadable = status;
        outcome.event("error", ERROR);
        outcome.event("close", "1002", ERROR);
    }

    private void connect() {
        request = new TcpRequest(arrival, arrival.rest().length > 0, startQueued);
        applied.addAll(Rule.apply(rules.requests(), request));
        if (request.refusal != 0) {
            refuse(request.refusal);
            return;
        }
        hybi = new HybiSeed(script(), rules.hybiFor(request));
        if (request.inOrder) {
            outcome.event("connect");
            queued.forEach(Runnable::run);
            hybi.receive(arrival.rest());
        } else {
            queued.forEach(Runnable::run);
            hybi.events().clear(); // nobody listens yet
            if (!request.isDraft() && !request.loses) {
                hybi.receive(arrival.restBehindBody());
            }
            outcome.events.addAll(hybi.events());
            hybi.events().clear();
            outcome.event("connect");
        }
    }

    /** A server's script with this request. */
    private HybiScript script() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        ObjectNode given = nodes.objectNode();
        given.put("driver", "auto");
        given.put("method", arrival.method());
        ObjectNode headers = given.putObject("headers");
        arrival.headers().forEach((name, values) -> values.forEach(headers.putArray(name)::add));
        ObjectNode options = given.putObject("options");
        options.put("requireMasking", script.requireMasking).put("maxLength", script.maxLength);
        script.protocols.forEach(options.putArray("protocols")::add);
        return HybiScript.of(new Vector("server-tcp", "server-tcp", given, nodes.arrayNode(), nodes.objectNode()));
    }

    // Commands.

    private interface Command {
        boolean run(HybiSeed connection);
    }

    private boolean command(Command command) {
        if (hybi != null) {
            return command.run(hybi);
        }
        boolean isOver = unreadable != 0 || closedEarly != null;
        if (isOver && !rules.endings().isEmpty()) {
            return false;
        }
        queued.add(() -> command.run(hybi));
        return true;
    }

    @Override
    public boolean header(String name, String value) {
        return command(connection -> connection.header(name, value));
    }

    @Override
    public boolean start() {
        startQueued |= hybi == null;
        return command(connection -> {
            started = true;
            return connection.start();
        });
    }

    @Override
    public String startIfWebSocket() {
        boolean upgrades = hybi != null && new HybiOpening(script()).upgradesByRfc();
        return upgrades ? Boolean.toString(start()) : "not-websocket";
    }

    @Override
    public boolean text(String text) {
        return command(connection -> connection.text(text));
    }

    @Override
    public boolean binary(byte[] bytes) {
        return command(connection -> connection.binary(bytes));
    }

    @Override
    public boolean ping(byte[] payload, String callback) {
        return command(connection -> connection.ping(payload, callback));
    }

    @Override
    public boolean pong(byte[] payload) {
        return command(connection -> connection.pong(payload));
    }

    @Override
    public boolean close(int code, String reason) {
        boolean taken = command(connection -> connection.close(code, reason));
        if (hybi == null && unreadable == 0 && closedEarly == null) {
            closedEarly = List.of("close", Integer.toString(code), reason);
        }
        return taken;
    }

    // What the rules ask, and change.

    boolean isDraftStarted() {
        return started && request.isDraft();
    }

    boolean isUnreadable() {
        return unreadable != 0;
    }

    void answerUnreadable() {
        String status = switch (unreadable) {
            case 414 -> "414 URI Too Long";
            case 431 -> "431 Request Header Fields Too Large";
            case 505 -> "505 HTTP Version Not Supported";
            default -> "400 Bad Request";
        };
        write("HTTP/1.1 " + status + "\r\nContent-Type: text/plain;charset=utf-8\r\nContent-Length: " + ERROR.length()
                + "\r\n\r\n" + ERROR);
    }

    private void write(String text) {
        outcome.written.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String written() {
        return outcome.written.toString(StandardCharsets.ISO_8859_1);
    }

    boolean isRefusedSilently() {
        return written().matches("(?s)HTTP/1.1 [45].*");
    }

    void sayThatItIsClosed() {
        String upgrade = "\r\nConnection: Upgrade";
        String said = written().contains(upgrade)
                ? written().replace(upgrade, upgrade + ", close")
                : written().replaceFirst("\r\n", "\r\nConnection: close\r\n");
        outcome.written.reset();
        write(said);
    }

    boolean wasOpened() {
        return hybi != null && hybi.wasOpened();
    }

    void forgetAgreement() {
        version = null;
        protocol = null;
    }

    boolean isClosedEarly() {
        return closedEarly != null;
    }

    /** Only what was said before the close counts, and that was said to nobody. */
    void endEarly() {
        outcome.written.reset();
        outcome.events.clear();
        outcome.events.add(closedEarly);
        forgetAgreement();
    }

    @Override
    public Outcome outcome() {
        if (hybi != null) {
            Outcome later = hybi.outcome();
            outcome.written.writeBytes(later.written.toByteArray());
            outcome.events.addAll(later.events);
            version = hybi.wasOpened() ? later.facts.get("version") : request.version();
            protocol = request.isDraft() ? null : later.facts.get("protocol");
        }
        applied.addAll(Rule.apply(rules.endings(), this));
        outcome.facts.put("version", version);
        outcome.facts.put("protocol", protocol);
        return outcome;
    }
}
