package io.websocketservlet.driver;

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

/**
 * The server's end of a bare connection from its first byte (RFC 6455 4.2). {@link Event.Connected} comes with the
 * request; then it is the application's turn: {@link #start} makes a WebSocket of it, {@link #answer} answers it in plain
 * HTTP, and until one of them is called no more input is used up. A connection is good for one request.
 *
 * <p>What can be said before the request has come is done in its order when it has. A request that cannot be read is
 * answered with 400 or a status that says more, and ends in {@link Event.Failed} and {@link Event.Closed} with 1002.
 */
public final class ServerDriver extends Driver {

    // Touched by read() alone.

    /** Null when the request has been read. */
    private RequestHead head;

    // Touched by everything else.

    /** The request that nothing has become of yet; null before and after. */
    private HttpRequest request;

    /** What the request will be judged by as soon as it comes; null if it is awaited first. */
    private ServerHandshake awaiting;

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
            write(awaiting.accept(judged, agreement).toBytes());
            agree(agreement);
            return true;
        } catch (HandshakeException refusal) {
            answerRefusal(refusal);
            return false;
        }
    }

    private void answerRefusal(HandshakeException refusal) {
        if (refuse(refusal.getMessage())) {
            write(last(ServerHandshake.refuse(refusal)).toBytes());
        }
    }

    /** RFC 9112 9.6 Tear-down: whoever is going to close says so in the answer. */
    private static HandshakeReply last(HandshakeReply reply) {
        Headers headers = Headers.copyOf(reply.headers()).add("Connection", "close");
        return new HandshakeReply(reply.status(), reply.reason(), headers, reply.body());
    }

    /**
     * Answers a request that is to become no WebSocket. The connection is over then: {@link Event.Closed} follows, with
     * 1006 since it never was one.
     *
     * @return false if no request waits for an answer
     */
    public boolean answer(HandshakeReply reply) {
        if (request == null || readyState() != ReadyState.CONNECTING) {
            return false;
        }
        HandshakeReply answer = last(reply);
        // RFC 9110 9.3.2 HEAD: the answer to it ends with its head
        write(request.method().equals("HEAD") ? answer.headToBytes() : answer.toBytes());
        request = null;
        end();
        return true;
    }

    @Override
    public Event read(ByteBuffer in) {
        if (head == null) {
            return super.read(in);
        }
        try {
            HttpRequest read = head.read(in);
            if (read == null) {
                return null;
            }
            head = null;
            return new Event.Connected(read, in.slice().asReadOnlyBuffer());
        } catch (HandshakeException e) {
            head = null;
            return new Event.Unreadable(e);
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
            answerRefusal(unreadable.refusal());
            return poll();
        }
        return super.react(read);
    }
}
