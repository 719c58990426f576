package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.wire.Hex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the seeds' client does, as an endpoint that a vector can be played against: without rules, what the vector says
 * comes of it; with rules, what has to come of it here. From the opening handshake on it is a {@link HybiSeed} that needs
 * no masks; those of its own frames are left out.
 */
final class ClientSeed implements HttpEndpoint {

    private static final String ERROR = "what the error says";
    private static final int END_OF_REPLY = 4;

    private final HttpScript script;
    private final ClientRules rules;
    private final Set<String> applied = new LinkedHashSet<>();
    private final Outcome outcome = new Outcome();
    private final ClientOpening opening;
    private final HybiSeed frames;

    private byte[] head = {};
    private boolean started;
    private boolean opened;
    private boolean failed;
    private String status;
    private String protocol;
    private String version = "hybi-13";

    // The proxy.

    private List<String> proxyLines;
    private boolean proxyUser;
    private boolean proxyStarted;
    private boolean proxyDecided;
    private byte[] proxyHead = {};
    private String proxyStatus;

    ClientSeed(HttpScript script, ClientRules rules) {
        this.script = script;
        this.rules = rules;
        this.opening = new ClientOpening(script);
        this.frames = new HybiSeed(frameScript(script), rules.frames());
        if (!isNowhere()) {
            applied.addAll(Rule.apply(rules.openings(), opening));
        }
    }

    private boolean isClosed() {
        return frames.state() == ReadyState.CLOSED;
    }

    /** Where there is no address, there is no client. */
    private boolean isNowhere() {
        return !opening.isWebSocketUrl();
    }

    /** A server's script whose handshake is good, and whose frames are those of this client. */
    private static HybiScript frameScript(HttpScript script) {
        ObjectNode given = JsonNodeFactory.instance.objectNode();
        given.put("driver", "auto");
        given.putObject("headers")
                .put("Host", "a")
                .put("Upgrade", "websocket")
                .put("Connection", "Upgrade")
                .put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .put("Sec-WebSocket-Version", "13");
        given.putObject("options").put("requireMasking", false).put("maxLength", script.maxLength);
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return HybiScript.of(new Vector("client", "client", given, nodes.arrayNode(), nodes.objectNode()));
    }

    /** The names of the rules that fitted somewhere. */
    Set<String> applied() {
        applied.addAll(frames.applied());
        return applied;
    }

    // Opening.

    @Override
    public boolean header(String name, String value) {
        if (isNowhere() || opened || failed || isClosed()) {
            return false;
        }
        ClientHeader header = new ClientHeader(name, value, false, opening.credentials != null, started);
        applied.addAll(Rule.apply(rules.headers(), header));
        if (header.isRefused()) {
            return false;
        }
        opening.header(name, value);
        return true;
    }

    @Override
    public boolean start() {
        if (isNowhere() || started || failed || isClosed()) {
            return false;
        }
        started = true;
        outcome.written.writeBytes(opening.request());
        return true;
    }

    @Override
    public void receive(byte[] bytes) {
        if (opened) {
            frames.receive(bytes);
            return;
        }
        if (failed || isClosed()) {
            return;
        }
        head = Hex.join(head, bytes);
        HttpArrival arrival = new HttpArrival(false, head);
        applied.addAll(Rule.apply(rules.heads(), arrival));
        switch (arrival.verdict()) {
            case AWAITED -> {}
            case BROKEN -> fail();
            case WHOLE -> judge(arrival);
        }
    }

    private void judge(HttpArrival arrival) {
        status = Integer.toString(arrival.status());
        ClientAnswer answer = new ClientAnswer(opening, arrival);
        applied.addAll(Rule.apply(rules.answers(), answer));
        if (!answer.isGood()) {
            fail();
            return;
        }
        opened = true;
        protocol = answer.protocol().isEmpty() ? null : answer.protocol();
        frames.start();
        frames.receive(arrival.rest());
    }

    private void fail() {
        failed = true;
        outcome.event("error", ERROR);
        outcome.event("close", "1002", ERROR);
    }

    // Commands.

    @Override
    public boolean text(String text) {
        return !failed && frames.text(text);
    }

    @Override
    public boolean binary(byte[] bytes) {
        return !failed && frames.binary(bytes);
    }

    @Override
    public boolean ping(byte[] payload, String callback) {
        return !failed && frames.ping(payload, callback);
    }

    @Override
    public boolean pong(byte[] payload) {
        return !failed && frames.pong(payload);
    }

    @Override
    public boolean close(int code, String reason) {
        return !failed && frames.close(code, reason);
    }

    // The proxy.

    @Override
    public void proxy(String origin) {
        proxyLines = new ArrayList<>();
        proxyLines.add("Host: " + opening.hostHeader());
        proxyLines.add("Connection: keep-alive");
        proxyLines.add("Proxy-Connection: keep-alive");
        // its address is taken apart as the other one is
        ClientOpening address = new ClientOpening(script.to(origin.replaceFirst("(?i)^http", "ws")));
        applied.addAll(Rule.apply(rules.openings(), address));
        proxyUser = address.credentials != null;
        if (proxyUser) {
            proxyLines.add("Proxy-Authorization: " + ClientOpening.basic(address.credentials));
        }
    }

    @Override
    public boolean proxyHeader(String name, String value) {
        if (proxyStarted) {
            return false;
        }
        ClientHeader header = new ClientHeader(name, value, true, proxyUser, false);
        applied.addAll(Rule.apply(rules.headers(), header));
        if (header.isRefused()) {
            return false;
        }
        boolean known = proxyLines.stream().map(ClientOpening::nameOf).anyMatch(name.strip()::equalsIgnoreCase);
        if (!known || ClientOpening.REPEATABLE.contains(name.strip().toLowerCase(Locale.ROOT))) {
            proxyLines.add(name.strip() + ": " + value.strip());
        }
        return true;
    }

    @Override
    public boolean proxyStart() {
        if (proxyStarted) {
            return false;
        }
        proxyStarted = true;
        outcome.written.writeBytes(ClientOpening.message("CONNECT " + opening.authority() + " HTTP/1.1", proxyLines));
        return true;
    }

    @Override
    public void proxyReceive(byte[] bytes) {
        if (proxyDecided) {
            return;
        }
        proxyHead = Hex.join(proxyHead, bytes);
        HttpArrival arrival = new HttpArrival(false, proxyHead);
        applied.addAll(Rule.apply(rules.heads(), arrival));
        if (arrival.verdict() == HttpArrival.Verdict.AWAITED) {
            return;
        }
        proxyDecided = true;
        boolean agreed = false;
        if (arrival.verdict() == HttpArrival.Verdict.WHOLE) {
            proxyStatus = Integer.toString(arrival.status());
            arrival.status = arrival.status();
            applied.addAll(Rule.apply(rules.tunnels(), arrival));
            agreed = arrival.status == 200;
        }
        if (agreed) {
            outcome.event("proxy-connect");
        } else {
            outcome.event("proxy-error", ERROR);
        }
    }

    // What the rules ask, and change.

    boolean wasOpened() {
        return opened;
    }

    void forgetAgreement() {
        version = null;
        protocol = null;
    }

    @Override
    public Outcome outcome() {
        if (isNowhere()) {
            outcome.facts.put("throws", script.url + " is not a valid WebSocket URL");
            return outcome;
        }
        applied.addAll(Rule.apply(rules.endings(), this));
        Outcome later = frames.outcome();
        byte[] written = later.written.toByteArray();
        outcome.written.writeBytes(Arrays.copyOfRange(written, opened ? endOfReply(written) : 0, written.length));
        later.events.stream().filter(event -> !failed).forEach(outcome.events::add);
        boolean named = started || isClosed();
        outcome.facts.put("state", failed ? "closed" : named ? later.facts.get("state") : null);
        outcome.facts.put("version", version);
        outcome.facts.put("protocol", protocol);
        outcome.facts.put("status", status);
        outcome.facts.put("proxy_status", proxyStatus);
        return outcome;
    }

    private static int endOfReply(byte[] written) {
        List<Byte> end = List.of((byte) '\r', (byte) '\n', (byte) '\r', (byte) '\n');
        for (int at = 0; at + END_OF_REPLY <= written.length; at++) {
            if (end.equals(List.of(written[at], written[at + 1], written[at + 2], written[at + 3]))) {
                return at + END_OF_REPLY;
            }
        }
        throw new AssertionError("no reply was written");
    }
}
