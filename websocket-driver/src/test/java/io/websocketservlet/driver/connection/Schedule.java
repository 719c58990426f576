package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.connection.Transport.Written;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * One random history of a connection. Steps follow one another, and at every place where the connection calls out, in its
 * listeners, its transport and its executor, other steps happen in between on other threads, which are waited for. So every
 * interleaving that these places allow comes up sooner or later, and the same seed gives the same one again.
 */
final class Schedule implements Executor {

    private static final int STEPS = 60;
    private static final int MESSAGES = 12;
    private static final int DEEPEST = 3;

    /** Of a hundred calls out, so many are met by another step. */
    private static final int INTERFERENCE = 20;

    final ManualClock clock = new ManualClock();
    final ManualExecutor executor = new ManualExecutor();
    final ManualTransport transport = new ManualTransport();
    final ServerEnd connection;
    final ConnectionRecorder recorder;

    /** By number, whether the message was accepted; a message's text is s and its number. */
    final List<Boolean> accepted = new ArrayList<>();

    final List<String> trace = new ArrayList<>();

    /** The connection was closed by the application. */
    boolean closing;

    /** The connection was cut off in some way, so that messages may be lost. */
    boolean cut;

    private final Random random;
    private final boolean rough;
    private final boolean readsDuringWrites;
    private final List<byte[]> chunks;
    private int depth;
    private int inWrite;
    private boolean ticking;
    private boolean started;
    private boolean atRest;

    /**
     * @param rough whether connections break, time passes, and writes fail
     */
    Schedule(long seed, boolean rough) {
        random = new Random(seed);
        this.rough = rough;
        readsDuringWrites = seed % 40 == 0; // at the end such a read waits for the write, which takes a while
        chunks = chunked(messages());
        WebSocketOptions options = WebSocketOptions.defaults()
                .withPing(Duration.ofSeconds(5))
                .withPongTimeout(Duration.ofSeconds(5))
                .withCloseTimeout(Duration.ofSeconds(8));
        if (rough && random.nextInt(4) == 0) {
            options = options.withMaxBufferedAmount(100);
        }
        if (random.nextBoolean()) {
            transport.halfClose();
        }
        connection = new ServerEnd(options, this, clock.timers());
        recorder = new ConnectionRecorder(connection);
        recorder.onEvent(event -> inListener());
        transport.onCall(this::inTransport);
    }

    private static byte[] messages() {
        byte[][] all = new byte[MESSAGES][];
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = Peer.text("m" + i);
            all[i] = i % 4 == 3 ? Peer.join(Peer.ping("p" + i), message) : message;
        }
        return Peer.join(all);
    }

    private List<byte[]> chunked(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces;
    }

    // Where others come in between.

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
        if (!atRest) {
            interfere();
        }
    }

    private void inListener() {
        if (random.nextInt(100) < INTERFERENCE) {
            deeper(this::command);
        }
        interfere();
    }

    private void inTransport(String method) {
        inWrite += method.equals("write") ? 1 : 0;
        try {
            interfere();
        } finally {
            inWrite -= method.equals("write") ? 1 : 0;
        }
    }

    private void interfere() {
        if (random.nextInt(100) < INTERFERENCE) {
            deeper(() -> Rig.elsewhere(this::step));
        }
    }

    private void deeper(Runnable action) {
        if (depth < DEEPEST) {
            depth++;
            try {
                action.run();
            } finally {
                depth--;
            }
        }
    }

    // What happens.

    /** All of it; afterwards nothing is running, but much may be waiting. */
    void run() {
        int handover = random.nextInt(6);
        for (int i = 0; i < STEPS; i++) {
            if (i == handover) {
                connection.begin();
                note("start");
                started = true;
                Deliverers.run(() -> connection.start(transport));
            }
            step();
        }
    }

    private void step() {
        switch (random.nextInt(rough ? 11 : 8)) {
            case 0, 1, 2 -> command();
            case 3 -> arrive();
            case 4 -> read();
            case 5 -> deliver();
            case 6 -> {
                note("complete");
                transport.complete();
            }
            case 7 -> answer();
            case 8 -> cutOff();
            default -> tick();
        }
    }

    /** What an application may do at any time, on any thread. */
    private void command() {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> send();
            case 4 -> {
                note("ping");
                connection.ping("k");
            }
            case 5, 6 -> {
                note("pause");
                connection.pause();
            }
            case 7, 8, 9 -> {
                note("resume");
                connection.resume();
            }
            case 10 -> {
                note("flush");
                connection.flush();
            }
            default -> {
                if (random.nextInt(8) == 0) {
                    note("close");
                    closing = true;
                    connection.close();
                }
            }
        }
    }

    private void send() {
        int number = accepted.size();
        accepted.add(false);
        note("send s" + number);
        accepted.set(number, connection.send("s" + number));
    }

    private void arrive() {
        if (!chunks.isEmpty()) {
            note("arrive");
            transport.arrive(chunks.remove(0));
        }
    }

    private void read() {
        if (inWrite == 0 || readsDuringWrites) {
            note("read");
            transport.readNext();
        }
    }

    private void deliver() {
        if (inWrite == 0 || readsDuringWrites) {
            note("deliver");
            executor.runNext();
        }
    }

    private void answer() {
        boolean pending = random.nextBoolean();
        note(pending ? "answer PENDING" : "answer DONE");
        transport.answerWrites(pending ? Written.PENDING : Written.DONE);
    }

    private void cutOff() {
        if (!started || random.nextInt(6) != 0) {
            return;
        }
        cut = true;
        switch (random.nextInt(4)) {
            case 0 -> {
                note("abort");
                connection.abort();
            }
            case 1 -> {
                note("reset");
                transport.breakWith(new IOException("reset"));
            }
            case 2 -> {
                note("writes fail");
                transport.answerWrites(Written.FAILED);
                connection.send("to nobody");
                transport.breakWith(new IOException("broken pipe"));
            }
            default -> {
                note("end of stream");
                transport.arriveEnd();
            }
        }
    }

    private void tick() {
        if (!ticking) {
            ticking = true;
            note("time passes");
            cut = true; // perhaps: the peer answers nothing
            clock.pass(ManualClock.TICK.multipliedBy(random.nextInt(60)));
            ticking = false;
        }
    }

    private void note(String step) {
        trace.add("  ".repeat(depth) + step + " on " + Thread.currentThread().getName());
    }

    // How it comes to rest.

    /** The rest of the input arrives, everything pending goes out, and everybody does what is left to do. */
    void settle() {
        atRest = true;
        recorder.onEvent(event -> {});
        transport.onCall(method -> {});
        transport.answerWrites(Written.DONE);
        while (!chunks.isEmpty()) {
            transport.arrive(chunks.remove(0));
        }
        boolean more = true;
        while (more) {
            more = transport.complete();
            more |= executor.runNext();
            more |= transport.readNext();
        }
    }
}
