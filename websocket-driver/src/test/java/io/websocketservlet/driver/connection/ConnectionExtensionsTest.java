package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.connection.Transport.Written;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that agreed on extensions. */
@Timeout(20)
class ConnectionExtensionsTest {

    private static final String FAILURE = "x-counting: as told";

    private final CountingExtension extension = new CountingExtension();
    private final WebSocketOptions options = WebSocketOptions.defaults()
            .withPing(Duration.ZERO)
            .withMaxBufferedAmount(10)
            .withExtensions(extension);

    @Test
    void whatWasAgreedOnIsTold() {
        assertEquals("x-counting; session=1", Rig.open(options).connection.extensions());
        assertEquals("", Rig.open().connection.extensions());
    }

    /** Compressing a long message takes its time, in which the timers of all connections must not wait. */
    @Test
    void nothingElseWaitsWhileAMessageIsMadeReady() {
        extension.alone = true;
        Rig rig = Rig.open(options);
        extension.onPassing = () -> Rig.elsewhere(() -> {
            assertEquals(ReadyState.OPEN, rig.connection.readyState());
            assertTrue(rig.connection.ping("between"));
        });
        assertTrue(rig.connection.send("a"));
        rig.transport.assertWritten("ping between", "text a");
        rig.assertExhausted();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failureAtASendersThreadIsReportedByAnother(boolean alone) {
        extension.alone = alone;
        Rig rig = Rig.open(options);
        Rig.elsewhere(() -> assertFalse(rig.connection.send(CountingExtension.FAILS)));
        rig.recorder.assertNext();
        rig.settle();
        rig.recorder.assertNext("error of the peer, 1010", "close 1010 " + FAILURE);
        rig.transport.assertWritten("close 1010 " + FAILURE);
        rig.transport.deliver(Peer.close(1010, ""));
        assertTrue(rig.transport.isClosed());
        rig.assertExhausted();
    }

    @Test
    void failureAndTheEndAreReportedWhereNothingWasHandedOver() {
        Rig rig = Rig.inHandler(options);
        assertFalse(rig.connection.send(CountingExtension.FAILS));
        rig.connection.begin();
        rig.connection.abort();
        rig.settle();
        rig.recorder.assertNext("error of the peer, 1010", "close 1010 " + FAILURE);
        rig.assertExhausted();
    }

    @Test
    void anErrorOfAnExtensionIsAFailureToo() {
        Rig rig = Rig.open(options);
        extension.onPassing = () -> {
            throw new NoClassDefFoundError("as told");
        };
        assertFalse(rig.connection.send("a"));
        extension.onPassing = () -> {};
        assertFalse(rig.connection.send("b"));
        rig.settle();
        rig.recorder.assertNext("error of the peer, 1010", "close 1010 " + FAILURE);
    }

    @Test
    void anErrorAtTheEndOfAnExtensionDoesNotHideTheEnd() {
        Rig rig = Rig.open(options);
        extension.onClosing = () -> {
            throw new NoClassDefFoundError("as told");
        };
        rig.transport.deliver(Peer.close(1000, ""));
        rig.settle();
        rig.recorder.assertNext("close 1000, clean");
        rig.assertExhausted();
    }

    @Test
    void failureInAListenerIsReportedAfterIt() {
        Rig rig = Rig.open(options);
        rig.recorder.when("message text a", () -> assertFalse(rig.connection.send(CountingExtension.FAILS)));
        rig.transport.deliver(Peer.text("a"));
        rig.recorder.assertNext("message text a", "error of the peer, 1010", "close 1010 " + FAILURE);
        rig.settle();
        rig.assertExhausted();
    }

    @Test
    void failureInTheHandlerIsReportedWhenTheConnectionIsHandedOver() {
        Rig rig = Rig.inHandler(options);
        assertFalse(rig.connection.send(CountingExtension.FAILS));
        rig.connection.begin();
        rig.start();
        rig.settle();
        rig.recorder.assertNext("error of the peer, 1010", "close 1010 " + FAILURE);
        rig.transport.assertWritten("close 1010 " + FAILURE);
        rig.assertExhausted();
    }

    static Stream<Map.Entry<String, Consumer<Rig>>> ends() {
        Map<String, Consumer<Rig>> ends = new TreeMap<>();
        ends.put("the peer closes", rig -> rig.transport.deliver(Peer.close(1000, "")));
        ends.put("the peer hangs up", rig -> rig.transport.arriveEnd());
        ends.put("the peer breaks the protocol", rig -> rig.transport.deliver(Peer.frame(0x83, new byte[0])));
        ends.put("the network breaks", rig -> rig.transport.breakWith(new IOException("reset")));
        ends.put("the extension cannot send", rig -> rig.connection.send(CountingExtension.FAILS));
        ends.put("the extension cannot receive", rig -> rig.transport.deliver(Peer.text(CountingExtension.FAILS)));
        ends.put("a listener throws", rig -> {
            rig.recorder.when("message text a", () -> {
                throw new IllegalStateException("thrown");
            });
            rig.transport.deliver(Peer.text("a"));
        });
        ends.put("both close", rig -> {
            rig.connection.close();
            rig.transport.deliver(Peer.close(1000, ""));
        });
        ends.put("our Close is not answered", rig -> {
            rig.connection.close();
            rig.clock.pass(Duration.ofSeconds(31));
        });
        ends.put("the application ends", rig -> {
            rig.connection.leave(1001, "", Duration.ofSeconds(1));
            rig.clock.pass(Duration.ofSeconds(2));
        });
        ends.put("it is aborted", rig -> rig.connection.abort());
        ends.put("the peer does not read", rig -> {
            rig.transport.answerWrites(Written.PENDING);
            rig.connection.send("twelve bytes");
            rig.connection.send("twelve bytes");
        });
        return ends.entrySet().stream();
    }

    /** What a session holds may be outside of the heap. */
    @ParameterizedTest
    @MethodSource("ends")
    void sessionIsClosedOnceHoweverTheConnectionEnds(Map.Entry<String, Consumer<Rig>> end) {
        Rig rig = Rig.open(options);
        rig.connection.send("a");
        assertEquals(0, extension.closed.get());
        end.getValue().accept(rig);
        rig.settle();
        assertTrue(rig.recorder.isClosed());
        assertEquals(1, extension.closed.get());
        rig.connection.abort();
        rig.settle();
        assertEquals(1, extension.opened.get());
        assertEquals(1, extension.closed.get());
    }

    @Test
    void sessionIsClosedIfTheConnectionIsNeverHandedOver() {
        Rig rig = Rig.inHandler(options);
        rig.connection.begin();
        rig.clock.pass(Duration.ofSeconds(11));
        rig.settle();
        assertTrue(rig.recorder.isClosed());
        assertEquals(1, extension.closed.get());
    }
}
