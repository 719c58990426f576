package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.wire.BrowserUtf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the seeds' servers of both drafts do, with or without our rules, as {@link HybiSeed} is for RFC 6455. */
final class DraftSeed implements HybiEndpoint {

    private static final String ERROR = "what the error says";
    private static final byte[] CLOSING = {(byte) 0xFF, 0};

    private enum State {
        CONNECTING,
        OPEN,
        CLOSED
    }

    private enum Reading {
        TYPE,
        LENGTH,
        SKIPPED,
        TEXT
    }

    private final DraftScript script;
    private final DraftRules rules;
    private final boolean is76;
    private final Set<String> applied = new LinkedHashSet<>();
    private final Outcome outcome = new Outcome();
    private final List<String> customLines = new ArrayList<>();
    private final Set<String> customNames = new LinkedHashSet<>();
    private final List<byte[]> queued = new ArrayList<>();
    private final ByteArrayOutputStream early = new ByteArrayOutputStream();

    private State state = State.CONNECTING;
    private boolean agreed;
    private String version;
    private byte[] parts;
    private boolean closedForALength;
    private boolean waitsForStart;

    private Reading reading = Reading.TYPE;
    private int type;
    private int lengthBytes;
    private long length;
    private boolean closing;
    private ByteArrayOutputStream text = new ByteArrayOutputStream();

    DraftSeed(DraftScript script, DraftRules rules) {
        this.script = script;
        this.rules = rules;
        this.is76 = script.isFor76();
        this.version = is76 ? "hixie-76" : "hixie-75";
    }

    /** The names of the rules that fitted somewhere. */
    Set<String> applied() {
        return applied;
    }

    // Opening.

    @Override
    public boolean header(String name, String value) {
        if (state != State.CONNECTING || isRefused(HybiCommand.header(name, value))) {
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
        if (state != State.CONNECTING) {
            return false;
        }
        DraftOpening request = new DraftOpening(script, agreed);
        applied.addAll(Rule.apply(rules.openings(), request));
        if (request.ignored) {
            return false;
        }
        outcome.written.writeBytes(request.reply(customLines, ERROR));
        if (request.isRefused()) {
            outcome.event("error", ERROR);
            end();
            return false;
        }
        agreed = true;
        if (is76) {
            parts = request.parts();
        } else {
            open();
        }
        byte[] bytes = early.toByteArray();
        early.reset();
        receive(bytes);
        return true;
    }

    private void open() {
        state = State.OPEN;
        queued.forEach(outcome.written::writeBytes);
        outcome.event("open");
    }

    // What the peer sends.

    @Override
    public void receive(byte[] bytes) {
        applied.addAll(Rule.apply(rules.arrivals(), this));
        for (byte value : bytes) {
            if (readsEarly() && !waitsForStart) {
                read(value & 0xFF);
            } else if (!agreed || state == State.CONNECTING) {
                early.write(value);
                if (agreed && early.size() == 8) {
                    outcome.written.writeBytes(md5(parts, early.toByteArray()));
                    open();
                }
            } else {
                read(value & 0xFF);
            }
        }
    }

    private static byte[] md5(byte[]... inputs) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            for (byte[] input : inputs) {
                md5.update(input);
            }
            return md5.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void read(int value) {
        if (state == State.CLOSED) {
            return;
        }
        switch (reading) {
            case TYPE -> {
                type = value;
                closing |= is76 && value == 0xFF;
                reading = value < 0x80 ? Reading.TEXT : Reading.LENGTH;
                text.reset();
                length = 0;
                lengthBytes = 0;
            }
            case LENGTH -> readLength(value);
            case SKIPPED -> reading = --length == 0 ? Reading.TYPE : Reading.SKIPPED;
            case TEXT -> readText(value);
        }
    }

    private void readLength(int value) {
        length = 128 * length + (value & 0x7F);
        DraftLength now = new DraftLength(
                type,
                ++lengthBytes,
                value >= 0x80,
                length,
                closing,
                script.steps().maxLength());
        applied.addAll(Rule.apply(rules.lengths(), now));
        if (now.closes) {
            end();
        } else if (now.verdict != 0) {
            closedForALength = true;
            end();
        } else if (!now.hasMore) {
            reading = length == 0 ? Reading.TYPE : Reading.SKIPPED;
        }
    }

    private void readText(int value) {
        if (value == 0xFF) {
            outcome.event("message", "text", BrowserUtf8.decode(text.toByteArray()));
            reading = Reading.TYPE;
            return;
        }
        text.write(value);
        if (text.size() > script.steps().maxLength()) {
            closedForALength = true;
            end();
        }
    }

    private boolean end() {
        if (state == State.CLOSED) {
            return false;
        }
        if (state == State.OPEN && is76) {
            outcome.written.writeBytes(CLOSING);
        }
        state = State.CLOSED;
        outcome.event("close", null, null);
        return true;
    }

    // Commands.

    private boolean isRefused(HybiCommand command) {
        if (state != State.CLOSED) {
            applied.addAll(Rule.apply(rules.commands(), command));
        }
        return command.isRefused();
    }

    @Override
    public boolean text(String content) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0);
        frame.writeBytes(content.getBytes(StandardCharsets.UTF_8));
        frame.write(0xFF);
        switch (state) {
            case CONNECTING -> queued.add(frame.toByteArray());
            case OPEN -> outcome.written.writeBytes(frame.toByteArray());
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean binary(byte[] bytes) {
        return false;
    }

    @Override
    public boolean ping(byte[] payload, String callback) {
        return false;
    }

    @Override
    public boolean pong(byte[] payload) {
        return false;
    }

    @Override
    public boolean close(int code, String reason) {
        return !isRefused(HybiCommand.close(code, reason)) && end();
    }

    // What the rules ask, and change.

    boolean readsEarly() {
        return !agreed && !is76;
    }

    void waitForStart() {
        waitsForStart = true;
    }

    boolean wasAgreed() {
        return agreed;
    }

    void forgetAgreement() {
        version = null;
    }

    boolean closedForALength() {
        return closedForALength;
    }

    /** It stands before the close. */
    void reportError() {
        outcome.events.add(outcome.events.size() - 1, List.of("error", ERROR));
    }

    @Override
    public Outcome outcome() {
        applied.addAll(Rule.apply(rules.endings(), this));
        outcome.facts.put("state", state.name().toLowerCase(Locale.ROOT));
        outcome.facts.put("version", version);
        outcome.facts.put("protocol", null);
        return outcome;
    }
}
