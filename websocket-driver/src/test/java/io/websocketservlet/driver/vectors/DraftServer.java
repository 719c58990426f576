package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.draft.Challenge;
import io.websocketservlet.driver.draft.Draft;
import io.websocketservlet.driver.draft.DraftHandshake;
import io.websocketservlet.driver.draft.DraftReader;
import io.websocketservlet.driver.draft.DraftWriter;
import io.websocketservlet.driver.frame.CloseBody;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HandshakeRequest;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.message.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Our server for the drafts, put together from its pieces, and driven as a vector drives the seeds. What has another
 * form than with the seeds is translated as in {@link HybiServer}; and since the drafts know no close code, the one that
 * is reported here counts as none.
 */
final class DraftServer implements HybiEndpoint {

    private enum State {
        CONNECTING,
        OPEN,
        CLOSED
    }

    private final HandshakeRequest request;
    private final Draft draft;
    private final DraftReader reader;
    private final Headers custom = new Headers();
    private final List<byte[]> early = new ArrayList<>();
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private final Outcome outcome = new Outcome();

    private State state = State.CONNECTING;
    private Agreement agreement;
    private Challenge challenge;

    DraftServer(DraftScript script) {
        request = script.request();
        draft = Draft.of(request);
        reader = new DraftReader(draft, script.steps().maxLength());
    }

    // Opening.

    @Override
    public boolean header(String name, String value) {
        if (state != State.CONNECTING) {
            return false;
        }
        try {
            ServerHandshake.checkCustomHeader(name);
            custom.add(name, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public boolean start() {
        if (state != State.CONNECTING || agreement != null) {
            return false;
        }
        DraftHandshake handshake = new DraftHandshake(OriginPolicy.of(Set.of("*")), custom);
        try {
            agreement = handshake.judge(request);
            outcome.written.writeBytes(handshake.accept(request, agreement).toBytes());
            if (draft == Draft.HIXIE_76) {
                challenge = Challenge.of(request);
            } else {
                open();
            }
            receive(waiting.toByteArray());
            return true;
        } catch (HandshakeException refusal) {
            outcome.written.writeBytes(ServerHandshake.refuse(refusal).toBytes());
            outcome.event("error", refusal.getMessage());
            end(CloseCode.PROTOCOL_ERROR);
            return false;
        }
    }

    private void open() {
        state = State.OPEN;
        early.forEach(outcome.written::writeBytes);
        outcome.event("open");
    }

    // Input.

    @Override
    public void receive(byte[] bytes) {
        if (agreement == null) {
            waiting.writeBytes(bytes);
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (state == State.CONNECTING) {
            byte[] response = challenge.respond(in);
            if (response == null) {
                return;
            }
            outcome.written.writeBytes(response);
            open();
        }
        read(in);
    }

    private void read(ByteBuffer in) {
        try {
            Message message;
            while ((message = reader.read(in)) != null) {
                if (state == State.OPEN) {
                    outcome.event("message", "text", message.text());
                }
            }
            if (reader.isClosing()) {
                end(CloseCode.NO_STATUS);
            }
        } catch (ProtocolException e) {
            if (state == State.OPEN) {
                outcome.event("error", e.getMessage());
                end(e.closeCode());
            }
        }
    }

    /** The end, for whatever reason but one: there is no closing that somebody waits for. */
    private boolean end(int code) {
        if (state == State.CLOSED) {
            return false;
        }
        if (state == State.OPEN && draft.hasClosingHandshake()) {
            outcome.written.writeBytes(DraftWriter.closing());
        }
        state = State.CLOSED;
        if (code != CloseCode.NO_STATUS && outcome.events.stream().noneMatch(event -> event.contains("error"))) {
            throw new AssertionError("code " + code + " without an error");
        }
        outcome.event("close", null, null);
        return true;
    }

    // Commands.

    @Override
    public boolean text(String text) {
        byte[] frame = DraftWriter.text(text);
        switch (state) {
            case CONNECTING -> early.add(frame);
            case OPEN -> outcome.written.writeBytes(frame);
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
        try {
            CloseBody.checked(code, reason, Role.SERVER);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return end(CloseCode.NO_STATUS);
    }

    @Override
    public Outcome outcome() {
        outcome.facts.put("state", state.name().toLowerCase(Locale.ROOT));
        outcome.facts.put("version", agreement == null ? null : agreement.version());
        outcome.facts.put("protocol", null);
        return outcome;
    }
}
