package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.ReadyState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the seeds' server does, as an endpoint that a vector can be played against: without rules, what the vector says
 * comes of it; with rules, what has to come of it here. So a rule need only say what is different in one situation, and
 * all that follows from it follows.
 */
final class HybiSeed implements HybiEndpoint {

    private static final String ERROR = "what the error says";

    private final HybiScript script;
    private final HybiRules rules;
    private final Set<String> applied = new LinkedHashSet<>();
    private final Outcome outcome = new Outcome();

    private ReadyState state = ReadyState.CONNECTING;
    private boolean opened;
    private String version = "hybi-13";
    private String protocol;
    private final List<String> customLines = new ArrayList<>();
    private final Set<String> customNames = new LinkedHashSet<>();
    private final List<Runnable> queued = new ArrayList<>();
    private final Map<String, String> callbacks = new HashMap<>();

    private byte[] unread = {};
    private int used;

    /** The parser has stopped, which it does at a failure and at the peer's Close only. */
    private boolean stopped;

    private boolean discarding;
    private final HybiSeedMessage message = new HybiSeedMessage();

    HybiSeed(HybiScript script, HybiRules rules) {
        this.script = script;
        this.rules = rules;
        this.protocol = new HybiOpening(script).protocol();
    }

    /** The names of the rules that fitted somewhere. */
    Set<String> applied() {
        return applied;
    }

    // Opening.

    @Override
    public boolean header(String name, String value) {
        if (state != ReadyState.CONNECTING || isRefused(HybiCommand.header(name, value))) {
            return false;
        }
        String key = name.strip().toLowerCase(Locale.ROOT);
        boolean repeats = Set.of("set-cookie", "set-cookie2", "warning", "www-authenticate")
                .contains(key);
        if (customNames.add(key) || repeats) {
            customLines.add(name.strip() + ": " + value.strip());
        }
        return true;
    }

    @Override
    public boolean start() {
        if (state != ReadyState.CONNECTING) {
            return false;
        }
        HybiOpening request = new HybiOpening(script);
        applied.addAll(Rule.apply(rules.openings(), request));
        outcome.written.writeBytes(request.reply(customLines, customNames, ERROR));
        if (request.isRefused()) {
            fail(1002);
            return false;
        }
        version = request.spoken();
        state = ReadyState.OPEN;
        opened = true;
        queued.forEach(Runnable::run);
        outcome.event("open");
        receive(new byte[0]);
        return true;
    }

    // Commands.

    private boolean isRefused(HybiCommand command) {
        if (state == ReadyState.CONNECTING || state == ReadyState.OPEN) {
            applied.addAll(Rule.apply(rules.commands(), command));
        }
        return command.isRefused();
    }

    @Override
    public boolean text(String text) {
        return send("text", 1, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean binary(byte[] bytes) {
        return send("binary", 2, bytes);
    }

    @Override
    public boolean ping(byte[] payload, String callback) {
        boolean sent = send("ping", 9, payload);
        if (sent && callback != null) {
            callbacks.put(HexFormat.of().formatHex(payload), callback);
        }
        return sent;
    }

    @Override
    public boolean pong(byte[] payload) {
        return send("pong", 10, payload);
    }

    private boolean send(String op, int opcode, byte[] payload) {
        if (isRefused(HybiCommand.frame(op, payload)) || state == ReadyState.CLOSING || state == ReadyState.CLOSED) {
            return false;
        }
        if (state == ReadyState.CONNECTING) {
            queued.add(() -> outcome.frame(opcode, payload));
        } else {
            outcome.frame(opcode, payload);
        }
        return true;
    }

    @Override
    public boolean close(int code, String reason) {
        if (isRefused(HybiCommand.close(code, reason)) || state == ReadyState.CLOSING || state == ReadyState.CLOSED) {
            return false;
        }
        if (state == ReadyState.CONNECTING) {
            state = ReadyState.CLOSED;
            outcome.event("close", Integer.toString(code), reason);
        } else {
            state = ReadyState.CLOSING;
            writeClose(code, reason);
        }
        return true;
    }

    private void writeClose(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(code == 1005 ? 0 : 2 + text.length);
        if (code != 1005) {
            payload.putShort((short) code).put(text);
        }
        outcome.frame(8, payload.array());
    }

    // What the peer sends.

    @Override
    public void receive(byte[] bytes) {
        int rest = unread.length - used;
        byte[] both = Arrays.copyOfRange(unread, used, unread.length + bytes.length);
        System.arraycopy(bytes, 0, both, rest, bytes.length);
        unread = both;
        used = 0;
        while (used < unread.length && !stopped) {
            HybiArrival frame = new HybiArrival(
                    this, ByteBuffer.wrap(unread, used, unread.length - used).slice());
            if (!discarding || frame.isClose()) {
                applied.addAll(Rule.apply(rules.arrivals(), frame));
            }
            if (frame.isAwaited()) {
                return;
            }
            if (frame.verdict != 0 && (state == ReadyState.CONNECTING || state == ReadyState.OPEN)) {
                fail(frame.verdict);
                return;
            }
            if (!frame.isWhole()) {
                return;
            }
            used += frame.size();
            take(frame);
        }
    }

    private void fail(int code) {
        if (state == ReadyState.OPEN) {
            writeClose(code, ERROR);
        }
        state = ReadyState.CLOSED;
        stopped = true;
        outcome.event("error", ERROR);
        outcome.event("close", Integer.toString(code), ERROR);
    }

    private void take(HybiArrival frame) {
        if (frame.isClose()) {
            if (state == ReadyState.OPEN) {
                writeClose(frame.closeCode, frame.reason());
            }
            state = ReadyState.CLOSED;
            stopped = true;
            outcome.event("close", Integer.toString(frame.closeCode), frame.reason());
        } else if (!discarding) {
            takeOther(frame);
        }
    }

    private void takeOther(HybiArrival frame) {
        if (frame.isPing()) {
            if (frame.answered) {
                outcome.frame(10, frame.payload());
            }
            outcome.event("ping", HexFormat.of().formatHex(frame.payload()));
        } else if (frame.isPong()) {
            String payload = HexFormat.of().formatHex(frame.payload());
            if (callbacks.containsKey(payload)) {
                outcome.event("ping-callback", callbacks.remove(payload));
            }
            outcome.event("pong", payload);
        } else if (frame.isMessage() && frame.verdict == 0) {
            takeFragment(frame);
        }
    }

    private void takeFragment(HybiArrival frame) {
        message.add(frame.isText(), frame.payload());
        if (!frame.isFinal()) {
            return;
        }
        if (frame.reported) {
            outcome.event("message", message.isText() ? "text" : "binary", message.content());
        }
        message.reset();
    }

    // What the rules ask.

    ReadyState state() {
        return state;
    }

    boolean wasOpened() {
        return opened;
    }

    boolean requiresMasking() {
        return script.requireMasking();
    }

    long maxLength() {
        return script.maxLength();
    }

    HybiSeedMessage message() {
        return message;
    }

    /** What was reported so far, which whoever asks may take away. */
    List<List<String>> events() {
        return outcome.events;
    }

    // What they change.

    void discard() {
        discarding = true;
    }

    void forgetAgreement() {
        version = null;
        protocol = null;
    }

    @Override
    public Outcome outcome() {
        applied.addAll(Rule.apply(rules.endings(), this));
        outcome.facts.put("state", state.name().toLowerCase(Locale.ROOT));
        outcome.facts.put("version", version);
        outcome.facts.put("protocol", protocol);
        return outcome;
    }
}
