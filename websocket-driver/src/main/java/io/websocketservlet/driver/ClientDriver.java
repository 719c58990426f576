package io.websocketservlet.driver;

import io.websocketservlet.driver.frame.CloseBody;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.ClientHandshake;
import io.websocketservlet.driver.handshake.HandshakeException;
import io.websocketservlet.driver.handshake.Headers;
import io.websocketservlet.driver.handshake.HttpLimits;
import io.websocketservlet.driver.handshake.HttpResponse;
import io.websocketservlet.driver.handshake.ResponseHead;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/**
 * The client's end of a connection from its first byte (RFC 6455 4.1). {@link #start} puts the request into the output;
 * then {@link Event.Opened} comes, or {@link Event.Failed} and {@link Event.Closed} with 1002 if the server did not agree, with
 * 1010 if an extension of ours failed at what it agreed to. What is sent before waits.
 */
public final class ClientDriver extends Driver {

    private static final int BAD_GATEWAY = 502;

    // Touched by read() alone.

    /** Null when the answer has been read. */
    private ResponseHead head;

    // Touched by everything else.

    /** Null before the start; asked by the thread that reads. */
    private volatile ClientHandshake handshake;

    /** Null before it has come; any thread may ask. */
    private volatile HttpResponse answer;

    /**
     * @param maskingKeys a source of keys that nobody can predict (5.3), such as {@code SecureRandom::nextInt}
     */
    public ClientDriver(DriverOptions options, IntSupplier maskingKeys) {
        this(options, HttpLimits.defaults(), maskingKeys);
    }

    /**
     * @param limits for the server's answer
     * @param maskingKeys a source of keys that nobody can predict (5.3), such as {@code SecureRandom::nextInt}
     */
    public ClientDriver(DriverOptions options, HttpLimits limits, IntSupplier maskingKeys) {
        super(Role.CLIENT, options, maskingKeys);
        this.head = new ResponseHead(limits);
    }

    /**
     * Begins the opening handshake: the request goes out.
     *
     * @return false if it has begun already, or the connection was closed
     */
    public boolean start(ClientHandshake opening) {
        if (handshake != null || readyState() != ReadyState.CONNECTING) {
            return false;
        }
        handshake = opening;
        write(opening.request());
        return true;
    }

    /**
     * Gives up a connection that cannot come about, since the way to the server is barred, by a proxy perhaps: {@link
     * Event.Failed} and {@link Event.Closed} with 1002 follow.
     *
     * @return false if it had come about already, or was closed
     */
    public boolean giveUp(ProtocolException cause) {
        return refuse(cause.getMessage());
    }

    /** The request is not sent, with all the secrets that it may hold, if it has not been taken. */
    @Override
    void abandon(CloseBody body, boolean isFault) {
        super.abandon(body, isFault);
        dropOutput();
    }

    @Override
    public void end() {
        if (readyState() == ReadyState.CONNECTING) {
            dropOutput();
        }
        super.end();
    }

    @Override
    public Event read(ByteBuffer in) {
        if (head == null) {
            return super.read(in);
        }
        if (handshake == null && in.hasRemaining()) {
            head = null;
            return new Event.Unreadable(
                    new HandshakeException(BAD_GATEWAY, "an answer before there was a request"), false);
        }
        try {
            HttpResponse read = head.read(in);
            if (read == null) {
                return null;
            }
            head = null;
            return new Event.Answered(read);
        } catch (HandshakeException e) {
            head = null;
            return new Event.Unreadable(e, false);
        }
    }

    @Override
    public Event react(Event read) {
        if (read instanceof Event.Answered answered) {
            judge(answered.answer());
            return poll();
        }
        if (read instanceof Event.Unreadable unreadable) {
            refuse("opening handshake: " + unreadable.refusal().getMessage());
            return poll();
        }
        return super.react(read);
    }

    private void judge(HttpResponse read) {
        if (readyState() != ReadyState.CONNECTING) {
            return; // closed: whatever the answer is
        }
        answer = read;
        try {
            agree(handshake.judge(read));
        } catch (ProtocolException e) {
            refuse(e);
        }
    }

    /** The status of the server's answer, 101 or not; 0 before it has come. Any thread may ask. */
    public int status() {
        HttpResponse come = answer;
        return come == null ? 0 : come.status();
    }

    /** The headers of the server's answer; empty before it has come. Any thread may ask. */
    public Headers headers() {
        HttpResponse come = answer;
        return come == null ? new Headers() : come.headers();
    }
}
