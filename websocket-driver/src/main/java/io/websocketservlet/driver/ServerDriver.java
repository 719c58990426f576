package io.websocketservlet.driver;

import io.websocketservlet.driver.extension.Tokens;
import io.websocketservlet.driver.frame.CloseBody;
import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.HandshakeReply;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.HttpLimits;
import io.websocketservlet.driver.handshake.HttpRequest;
import io.websocketservlet.driver.handshake.RequestHead;
import io.websocketservlet.driver.handshake.ServerHandshake;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The server's end of a bare connection from its first byte (RFC 6455 4.2). {@link Event.Connected} comes with the
 * request; then it is the application's turn: {@link #start} makes a WebSocket of it, {@link #answer} answers it in plain
 * HTTP, and until one of them is called no more input is used up. A connection is good for one request.
 *
 * <p>What can be said before the request has come is done in its order when it has. A request that cannot be read is
 * answered with 400 or a status that says more, and ends in {@link Event.Failed} and {@link Event.Closed} with 1002. If a
 * handshake itself breaks down, in an extension of the application's perhaps, the client gets a 500 without a word, and the
 * two events come with 1011. A connection that is closed while its request waits is answered with 503, or with 500 for a
 * fault.
 */
public final class ServerDriver extends Driver {

    private static final int OK = 200;
    private static final int INTERNAL_SERVER_ERROR = 500;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int HIGHEST_STATUS = 599;

    /** How much a client may send beyond an answer that it has not read yet. */
    private static final int LINGER_BYTES = 1 << 20;

    // Touched by read() alone.

    /** Null when the request has been read. */
    private RequestHead head;

    /** How much came behind the request and was of no use; asked for by whoever holds the lock. */
    private volatile long discarded;

    // Touched by everything else.

    /** The request that nothing has become of yet; null before and after. */
    private HttpRequest request;

    /** What the request will be judged by as soon as it comes; null if it is awaited first. */
    private ServerHandshake awaiting;

    /** No more bytes will come. */
    private boolean inputEnded;

    /** The answer was no 101. */
    private boolean answered;

    /** A server on a plain connection. */
    public ServerDriver(DriverOptions options) {
        this(options, HttpLimits.defaults(), false);
    }

    /**
     * @param limits for the request
     * @param secure whether the connection is one over TLS
     */
    public ServerDriver(DriverOptions options, HttpLimits limits, boolean secure) {
        super(Role.SERVER, options, null);
        this.head = new RequestHead(limits, secure);
    }

    /**
     * Judges the request and answers it: with 101, and {@link Event.Opened} follows, or with the refusal, and {@link
     * Event.Failed} and {@link Event.Closed} with 1002 do. Before the request has come: as soon as it comes.
     *
     * @return false if the request is refused, or was started or answered before, or the connection was closed
     */
    public boolean start(ServerHandshake handshake) {
        if (readyState() != ReadyState.CONNECTING || awaiting != null) {
            return false;
        }
        awaiting = handshake;
        return request == null || judge();
    }

    private boolean judge() {
        HttpRequest judged = request;
        request = null;
        try {
            Agreement agreement = awaiting.judge(judged);
            write(reply(judged, agreement));
            agree(agreement);
            if (inputEnded) {
                super.end(); // the client hears what there is to say, and no more
            }
            return true;
        } catch (HandshakeException refusal) {
            answerRefusal(refusal, isHead(judged));
        } catch (RuntimeException e) {
            ProtocolException fault = new ProtocolException(CloseCode.INTERNAL_ERROR, "opening handshake: " + e);
            if (refuse(fault)) {
                writeLast(new HandshakeReply(INTERNAL_SERVER_ERROR, new Headers(), ""), isHead(judged));
            }
        }
        return false;
    }

    private byte[] reply(HttpRequest judged, Agreement agreement) {
        boolean worded = false;
        try {
            byte[] reply = awaiting.accept(judged, agreement).toBytes();
            worded = true;
            return reply;
        } finally {
            if (!worded) {
                agreement.extensions().close();
            }
        }
    }

    private void answerRefusal(HandshakeException refusal, boolean isHead) {
        if (refuse(refusal.getMessage())) {
            writeLast(ServerHandshake.refuse(refusal), isHead);
        }
    }

    /** RFC 9110 9.3.2 HEAD: the answer to it ends with its head. */
    private static boolean isHead(HttpRequest request) {
        return request.method().equals("HEAD");
    }

    private void writeLast(HandshakeReply reply, boolean isHead) {
        HandshakeReply last = last(reply);
        write(isHead ? last.headToBytes() : last.toBytes());
        answered = true;
    }

    /** RFC 9112 9.6 Tear-down: whoever is going to close says so in the answer, and never that it keeps the connection. */
    private static HandshakeReply last(HandshakeReply reply) {
        List<String> options = new ArrayList<>();
        for (String option : Tokens.split(String.join(", ", reply.headers().all("Connection")))) {
            if (!option.equalsIgnoreCase("keep-alive") && !option.equalsIgnoreCase("close")) {
                options.add(option);
            }
        }
        options.add("close");
        String connection = String.join(", ", options);
        Headers headers = new Headers();
        reply.headers()
                .forEach((name, value) -> headers.add(name, name.equalsIgnoreCase("Connection") ? connection : value));
        headers.add("Connection", connection); // unless it is there
        return new HandshakeReply(reply.status(), reply.reason(), headers, reply.body());
    }

    /**
     * Answers a request that is to become no WebSocket. The connection is over then: {@link Event.Closed} follows, with
     * 1006 since it never was one. The answer says that the connection is closed, whatever its headers say.
     *
     * @param reply with a status from 200 to 599
     * @return false if no request waits for an answer
     * @throws IllegalArgumentException if the status is another, which would be no answer, or not the last
     */
    public boolean answer(HandshakeReply reply) {
        if (reply.status() < OK || reply.status() > HIGHEST_STATUS) {
            throw new IllegalArgumentException("status " + reply.status() + ", an answer has one from 200 to 599");
        }
        if (!isWaiting()) {
            return false;
        }
        writeLast(reply, isHead(request));
        request = null;
        super.end();
        return true;
    }

    /**
     * Whether the request waits for {@link #start} or {@link #answer}. No input is used up meanwhile, so that whoever reads
     * for this connection had better stop: sooner or later there is no room left to read into.
     */
    public boolean isWaiting() {
        return request != null && readyState() == ReadyState.CONNECTING;
    }

    @Override
    void abandon(CloseBody body, boolean isFault) {
        if (request != null) {
            int status = isFault ? INTERNAL_SERVER_ERROR : SERVICE_UNAVAILABLE;
            writeLast(new HandshakeReply(status, new Headers(), ""), isHead(request));
            request = null;
        }
        super.abandon(body, isFault);
    }

    /**
     * {@inheritDoc} A request that waits for its answer still gets it: a client that has said all there is to say may shut
     * down its output (RFC 9112 9.6).
     */
    @Override
    public void end() {
        inputEnded = true;
        if (!isWaiting()) {
            super.end();
        }
    }

    /**
     * {@inheritDoc} After an answer that is no 101, this waits for the client to hang up, or to send 1 MiB more: to close
     * while input is unread may reset the connection, and the client would lose the answer (RFC 9112 9.6). So shut down the
     * output as soon as {@link #isOver} says so, and go on reading.
     */
    @Override
    public boolean mayDisconnect() {
        return super.mayDisconnect() && (!answered || inputEnded || discarded > LINGER_BYTES);
    }

    @Override
    void discard(ByteBuffer in) {
        discarded += in.remaining();
        super.discard(in);
    }

    @Override
    public Event read(ByteBuffer in) {
        if (head == null) {
            return super.read(in);
        }
        RequestHead reading = head;
        try {
            HttpRequest read = reading.read(in);
            if (read == null) {
                return null;
            }
            head = null;
            return new Event.Connected(read, in.slice().asReadOnlyBuffer());
        } catch (HandshakeException e) {
            head = null;
            return new Event.Unreadable(e, reading.isHead());
        }
    }

    @Override
    public Event react(Event read) {
        if (read instanceof Event.Connected connected) {
            if (readyState() != ReadyState.CONNECTING) {
                return null;
            }
            request = connected.request();
            if (awaiting != null) {
                judge();
            }
            return connected;
        }
        if (read instanceof Event.Unreadable unreadable) {
            answerRefusal(unreadable.refusal(), unreadable.isHead());
            return poll();
        }
        return super.react(read);
    }
}
