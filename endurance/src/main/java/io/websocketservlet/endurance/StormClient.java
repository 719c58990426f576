package io.websocketservlet.endurance;

import io.websocketservlet.endurance.fleet.Client;
import io.websocketservlet.endurance.fleet.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** A client in a storm: checks what it is sent, and leaves at random. */
final class StormClient implements Script {

    /** It leaves after so many messages, on average. */
    private static final int LIFE = 2_000;

    private static final int NORMAL = 1000;

    // A message: whom it is for, three times, who sent it and which one of theirs it is.
    private static final int LENGTH = 3 * 4 + 4 + 8;
    private static final int SENDER = 12;
    private static final int SEQUENCE = 16;

    /** How it leaves. */
    private enum End {
        OF_THE_SERVER,
        CLOSE,
        RST,
        FIN
    }

    private final int number;
    private final Report report;
    private final Consumer<StormClient> gone;
    private final End wanted = End.values()[1 + ThreadLocalRandom.current().nextInt(3)];
    private final long life =
            1 + (long) (-Math.log(1 - ThreadLocalRandom.current().nextDouble()) * LIFE);

    // Touched by the fleet's thread, and read when all is over.

    private final long[] received;
    private long count;
    private volatile End end = End.OF_THE_SERVER;
    private volatile boolean sawClose;
    private volatile boolean isGone;

    /** @param gone told once, when it is gone */
    StormClient(int number, int senders, Report report, Consumer<StormClient> gone) {
        this.number = number;
        this.report = report;
        this.gone = gone;
        this.received = new long[senders];
    }

    static ByteBuffer payload(int number, int sender, long sequence) {
        return ByteBuffer.allocate(LENGTH)
                .putInt(number)
                .putInt(number)
                .putInt(number)
                .putInt(sender)
                .putLong(sequence)
                .flip();
    }

    int number() {
        return number;
    }

    long receivedFrom(int sender) {
        return received[sender];
    }

    /** Whether the server's last word has come. */
    boolean sawClose() {
        return sawClose;
    }

    boolean isGone() {
        return isGone;
    }

    @Override
    public String toString() {
        return "connection " + number + " (" + end + (sawClose ? ", which has seen the Close, " : ", ") + count
                + " messages received)";
    }

    String end() {
        return end.name();
    }

    @Override
    public void message(Client client, ByteBuffer payload) {
        if (!isOurs(payload)) {
            return;
        }
        int sender = payload.getInt(payload.position() + SENDER);
        long sequence = payload.getLong(payload.position() + SEQUENCE);
        report.check(
                sequence == received[sender],
                "connection %d: message %d of sender %d instead of %d",
                number,
                sequence,
                sender,
                received[sender]);
        received[sender]++;
        report.check(!sawClose, "connection %d: a message behind the Close", number);
        if (++count == life && !sawClose) {
            leave(client);
        }
    }

    private void leftBehind() {
        isGone = true;
        gone.accept(this);
    }

    private boolean isOurs(ByteBuffer payload) {
        int at = payload.position();
        boolean whole = payload.remaining() == LENGTH;
        boolean ours = whole
                && payload.getInt(at) == number
                && payload.getInt(at + 4) == number
                && payload.getInt(at + 8) == number;
        report.check(
                ours,
                "connection %d: a message of %d bytes that is for %s",
                number,
                payload.remaining(),
                whole ? payload.getInt(at) : "nobody");
        return ours;
    }

    private void leave(Client client) {
        end = wanted;
        switch (wanted) {
            case CLOSE -> client.close(NORMAL);
            case FIN -> client.halfClose();
            default -> {
                client.reset();
                leftBehind();
            }
        }
    }

    @Override
    public void closing(Client client, int code) {
        report.check(!sawClose, "connection %d: a second Close", number);
        sawClose = true;
        client.close(code);
    }

    @Override
    public void ended(Client client, IOException cause) {
        boolean clean = sawClose && cause == null;
        report.check(
                clean || end == End.FIN,
                "connection %d (%s): TCP ended with %s",
                number,
                end,
                cause == null ? "FIN, without a Close" : cause);
        leftBehind();
    }
}
