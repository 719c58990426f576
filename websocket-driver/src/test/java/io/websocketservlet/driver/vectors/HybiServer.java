package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.FrameDriver;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.draft.Draft;
import io.websocketservlet.driver.draft.DraftHandshake;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.HandshakeRequest;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.OriginPolicy;
import io.websocketservlet.driver.handshake.ServerHandshake;
import io.websocketservlet.driver.message.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Our server, driven through its public API as a vector drives the seeds. What the API has in another form than the
 * seeds is translated here, and only here:
 *
 * <ul>
 *   <li>The seeds' driver judges the request, writes the reply and reports a refusal as error and close 1002. Ours
 *       leaves that to {@link ServerHandshake} and to whoever holds both, which is this class.
 *   <li>A command with an argument that could never be sent throws; the seeds know no such thing, so it counts as
 *       false.
 *   <li>The seeds ask no page where it comes from, so every origin is allowed.
 *   <li>Bytes that come before the start wait for it. No server of ours reads before.
 *   <li>An absent protocol is null instead of empty.
 *   <li>The old drafts know no close code, so the one that is reported with them counts as none.
 * </ul>
 */
final class HybiServer implements HybiEndpoint {

    private final HandshakeRequest request;
    private final Function<Headers, ServerHandshake> handshake;
    private final FrameDriver driver;
    private final Headers custom = new Headers();
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private final Outcome outcome = new Outcome();

    /** One that speaks RFC 6455 and the drafts near to it. */
    HybiServer(HybiScript script) {
        this(
                script,
                script.request("/", false),
                headers -> new ServerHandshake(
                        script.protocols(), OriginPolicy.of(Set.of("*")), headers, script.extensions()));
    }

    /** One that speaks the old drafts, too. */
    HybiServer(DraftScript script) {
        this(
                script.steps(),
                script.request(),
                headers -> new DraftHandshake(
                        script.steps().protocols(),
                        OriginPolicy.of(Set.of("*")),
                        headers,
                        script.steps().extensions()));
    }

    private HybiServer(HybiScript script, HandshakeRequest request, Function<Headers, ServerHandshake> handshake) {
        this.request = request;
        this.handshake = handshake;
        this.driver = FrameDriver.server(
                DriverOptions.defaults().withMaxLength(script.maxLength()).withRequireMasking(script.requireMasking()));
    }

    @Override
    public boolean header(String name, String value) {
        if (driver.readyState() != ReadyState.CONNECTING) {
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
        if (isStarted()) {
            return false;
        }
        ServerHandshake judge = handshake.apply(custom);
        try {
            Agreement agreement = judge.judge(request);
            write(judge.accept(request, agreement));
            driver.open(agreement);
            receive(waiting.toByteArray());
            return true;
        } catch (HandshakeException refusal) {
            write(ServerHandshake.refuse(refusal));
            outcome.event("error", refusal.getMessage());
            driver.fail(CloseCode.PROTOCOL_ERROR, refusal.getMessage());
            receive(new byte[0]);
            return false;
        }
    }

    private boolean isStarted() {
        return driver.agreement() != null || driver.readyState() != ReadyState.CONNECTING;
    }

    private void write(HandshakeReply reply) {
        outcome.written.writeBytes(reply.toBytes());
    }

    @Override
    public void receive(byte[] bytes) {
        if (!isStarted()) {
            waiting.writeBytes(bytes);
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Event event;
        while ((event = driver.next(in)) != null) {
            report(event);
        }
        flush();
    }

    private void report(Event event) {
        if (event instanceof Event.Opened) {
            outcome.event("open");
        } else if (event instanceof Event.Received received) {
            Message message = received.message();
            if (message.isText()) {
                outcome.event("message", "text", message.text());
            } else {
                outcome.event("message", "binary", hex(message.bytes()));
            }
        } else if (event instanceof Event.Pinged pinged) {
            outcome.event("ping", hex(pinged.payload()));
        } else if (event instanceof Event.Ponged ponged) {
            if (ponged.answered() != null) {
                ponged.answered().run();
            }
            outcome.event("pong", hex(ponged.payload()));
        } else if (event instanceof Event.Failed failed) {
            outcome.event("error", failed.cause().getMessage());
        } else if (event instanceof Event.Closed closed) {
            if (isOfDraft()) {
                outcome.event("close", null, null);
            } else {
                outcome.event("close", Integer.toString(closed.code()), closed.reason());
            }
        } else {
            throw new AssertionError("the driver reported " + event);
        }
    }

    private boolean isOfDraft() {
        return handshake.apply(custom) instanceof DraftHandshake && Draft.of(request) != null;
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private void flush() {
        ByteBuffer[] out;
        while ((out = driver.takeOutput(Integer.MAX_VALUE)) != null) {
            for (ByteBuffer buffer : out) {
                byte[] copy = new byte[buffer.remaining()];
                buffer.get(copy);
                outcome.written.writeBytes(copy);
            }
        }
    }

    @Override
    public boolean text(String text) {
        return command(() -> driver.send(Message.text(text)));
    }

    @Override
    public boolean binary(byte[] bytes) {
        return command(() -> driver.send(Message.binary(bytes)));
    }

    @Override
    public boolean ping(byte[] payload, String callback) {
        return command(
                () -> driver.ping(payload, callback == null ? null : () -> outcome.event("ping-callback", callback)));
    }

    @Override
    public boolean pong(byte[] payload) {
        return command(() -> driver.pong(payload));
    }

    @Override
    public boolean close(int code, String reason) {
        return command(() -> driver.close(code, reason));
    }

    private interface Command {
        boolean run();
    }

    private boolean command(Command command) {
        boolean taken;
        try {
            taken = command.run();
        } catch (IllegalArgumentException e) {
            taken = false;
        }
        if (driver.readyState() != ReadyState.CONNECTING) {
            receive(new byte[0]);
        }
        return taken;
    }

    @Override
    public Outcome outcome() {
        Agreement agreement = driver.agreement();
        outcome.facts.put("state", driver.readyState().name().toLowerCase(Locale.ROOT));
        outcome.facts.put("version", agreement == null ? null : agreement.version());
        outcome.facts.put(
                "protocol", agreement == null || agreement.protocol().isEmpty() ? null : agreement.protocol());
        return outcome;
    }
}
