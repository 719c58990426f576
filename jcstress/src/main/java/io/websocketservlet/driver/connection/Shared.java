package io.websocketservlet.driver.connection;

import java.time.Duration;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A server's end of a connection that two threads have their hands on. It is open and silent, unless a test says more.
 *
 * <p>What comes of it is told in two parts: what listeners heard, and what went out. Behind the latter stands END if the
 * connection closed its transport. Before the former stands what was not as it has to be.
 */
abstract class Shared {

    static final WebSocketOptions QUIET = WebSocketOptions.defaults().withPing(Duration.ZERO);

    static final byte[] A = Peer.text("a");
    static final byte[] B = Peer.text("b");
    static final byte[] A_TO_D = Peer.join(A, B, Peer.text("c"), Peer.text("d"));
    static final byte[] CLOSE = Peer.close(1000, "");

    final ManualClock clock = new ManualClock();
    final Tasks tasks = new Tasks();
    final Wire wire = new Wire();
    final ServerEnd connection;
    final Heard heard;

    Shared() {
        this(QUIET);
        start();
    }

    /** Not handed over yet. */
    Shared(WebSocketOptions options) {
        connection = new ServerEnd(options, tasks, clock.timers());
        heard = new Heard(connection);
        connection.begin();
    }

    /** Hands the connection over. */
    final void start() {
        Deliverers.run(() -> connection.start(wire));
    }

    /** Sends something that stays in the transport, as does all that follows. */
    final void sendPending(String text) {
        wire.answer(Transport.Written.PENDING);
        connection.send(text);
    }

    /** Both threads are done. All that was left to do is done, too, and this is what came of it. */
    final void settle(LL_Result result) {
        boolean more = true;
        while (more) {
            more = wire.complete();
            more |= tasks.run();
            more |= wire.readOn();
        }
        result.r1 = heard.fault() + wire.faultAtRest() + heard;
        result.r2 = wire.sent() + (wire.isClosed() ? " END" : "");
    }
}
