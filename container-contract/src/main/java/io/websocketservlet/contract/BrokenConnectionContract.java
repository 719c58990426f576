package io.websocketservlet.contract;

import static io.websocketservlet.contract.Eventually.eventually;
import static io.websocketservlet.contract.WireFrame.binary;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.continuation;
import static io.websocketservlet.contract.WireFrame.text;

import io.websocketservlet.driver.message.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that end without a word: onClose comes with 1006 once, and nothing is left that runs or waits. */
interface BrokenConnectionContract extends Contract {

    private static void expectOneAbnormalEnd(Recorder server) {
        server.expectClosed(1006);
        Eventually.staysSo("onClose is called once", () -> server.count("close 1006 ") == 1);
    }

    private Recorder stuckWriter() {
        return new Recorder().atMessage((socket, message) -> socket.send(Message.binary(new byte[12 << 20])));
    }

    @Test
    default void aResetWithAWritePendingEndsOnceAndLeavesNoSpinningThread() throws Exception {
        Recorder server = stuckWriter();
        try (RawClient client = stage().openReluctant(server, stage().options())) {
            client.send(text("go"));
            eventually("something waits to be written", () -> server.socket().bufferedAmount() > 0);
            client.reset();
        }
        expectOneAbnormalEnd(server);
        Processor.expectIdle();
    }

    @Test
    default void aResetWhileAForeignThreadSendsEndsOnce() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            var socket = server.expect("open").socket();
            Background sender = Background.run("sender", () -> {
                while (socket.send("tick")) {
                    while (socket.bufferedAmount() > 1 << 20) {
                        Thread.onSpinWait();
                    }
                }
            });
            client.expectText("tick");
            client.reset();
            sender.join();
        }
        expectOneAbnormalEnd(server);
    }

    @Test
    default void aResetWhileIdleEndsOnceAndLeavesNoSpinningThread() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            server.expect("open");
            client.reset();
        }
        expectOneAbnormalEnd(server);
        Processor.expectIdle();
    }

    /** Pauses when it is told to. */
    private static Recorder pausing() {
        return new Recorder().atMessage((socket, message) -> {
            if (message.text().equals("go")) {
                socket.pause();
            }
        });
    }

    @Test
    default void aResetWhilePausedIsNoticedAtTheLatestOnResumeAndLeavesNoSpinningThread() throws Exception {
        Recorder server = pausing();
        try (RawClient client = stage().open(server)) {
            client.send(text("go"));
            server.expect("text go");
            client.send(text("is not read"));
            client.reset();
        }
        Processor.expectIdle();
        server.socket().resume();
        expectOneAbnormalEnd(server);
        Processor.expectIdle();
    }

    @Test
    default void aResetWhilePausedIsNoticedBySending() throws Exception {
        Recorder server = pausing();
        try (RawClient client = stage().open(server)) {
            client.send(text("go"));
            server.expect("text go");
            client.reset();
        }
        eventually("nothing can be sent", () -> !server.socket().send("tick"));
        expectOneAbnormalEnd(server);
        Processor.expectIdle();
    }

    @Test
    default void aResetRightBehindTheReplyEndsOnceAndLeavesNoSpinningThread() throws Exception {
        List<Recorder> servers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Recorder server = Recorder.echo();
            servers.add(server);
            try (RawClient client = stage().open(server)) {
                client.reset();
            }
        }
        for (Recorder server : servers) {
            expectOneAbnormalEnd(server);
        }
        Processor.expectIdle();
    }

    @Test
    default void aResetRightBehindTheHandshakeIsAnEndToo() throws Exception {
        List<Recorder> servers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Recorder server = Recorder.echo();
            servers.add(server);
            try (RawClient client = stage().connect()) {
                String path = stage().play(server, stage().options().withHandshakeTimeout(Duration.ofSeconds(1)));
                client.send(stage().request(path).bytes(), text("hello").masked());
                client.reset();
            }
        }
        // Whether a handler is called at all depends on how soon the container notices. If it is, the deadline of the
        // handshake is the last resort.
        try (RawClient client = stage().open("/echo")) {
            client.send(text("still there?")).expectText("still there?");
        }
        eventually("no connection is left", () -> servers.stream().noneMatch(Recorder::isUnfinished));
    }

    @Test
    default void anEndWithoutACloseFrameIs1006() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            server.expect("open");
            client.halfClose().expectEnd();
        }
        expectOneAbnormalEnd(server);
        server.expectAll("connect", "open", "close 1006 ");
        Processor.expectIdle();
    }

    @Test
    default void messagesBeforeTheEndAreDelivered() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            client.send(text("last words")).halfClose().expectEnd();
        }
        server.expectAll("connect", "open", "text last words", "close 1006 ");
    }

    @ParameterizedTest(name = "after {0} bytes")
    @ValueSource(ints = {1, 2, 3, 5, 9, 500})
    default void anEndInTheMiddleOfAFrameIs1006(int length) throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            client.send(Arrays.copyOf(binary(new byte[1_000]).masked(), length));
            client.halfClose().expectEnd();
        }
        expectOneAbnormalEnd(server);
        server.expectAll("connect", "open", "close 1006 ");
    }

    @Test
    default void anEndInTheMiddleOfAFragmentedMessageIs1006() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            client.send(text("begun").notFinal(), continuation(", continued").notFinal());
            client.halfClose().expectEnd();
        }
        expectOneAbnormalEnd(server);
        server.expectAll("connect", "open", "close 1006 ");
        Processor.expectIdle();
    }

    @Test
    default void aResetInTheMiddleOfAFragmentedMessageIs1006() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            client.send(
                    text("begun").notFinal().masked(),
                    Arrays.copyOf(continuation("cut off").masked(), 8));
            server.expect("open");
            client.reset();
        }
        expectOneAbnormalEnd(server);
        server.expectAll("connect", "open", "close 1006 ");
        Processor.expectIdle();
    }

    @Test
    default void anEndWithAWritePendingIs1006() throws Exception {
        Recorder server = stuckWriter();
        try (RawClient client = stage().openReluctant(server, stage().options())) {
            client.send(text("go"));
            eventually("something waits to be written", () -> server.socket().bufferedAmount() > 0);
            client.halfClose();
            expectOneAbnormalEnd(server);
            expectCutOff(client);
        }
    }

    @Test
    default void anEndInsteadOfAnAnswerToOurCloseIs1006() throws Exception {
        Recorder server = new Recorder().atMessage((socket, message) -> socket.close(1000, "bye"));
        try (RawClient client = stage().open(server)) {
            client.send(text("go")).expectClose(1000, "bye").halfClose().expectEnd();
        }
        expectOneAbnormalEnd(server);
    }

    @Test
    default void aResetBehindTheCloseHandshakeChangesNothing() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            client.send(close(1000, "bye"));
            client.reset();
        }
        eventually("onClose is called", server::isClosed);
        Eventually.staysSo("nothing follows", () -> server.events().size() == 3);
    }

    @Test
    default void aClientThatLeavesInsideTheHandshakeDisturbsNobody() throws IOException {
        byte[] head = stage().request("/echo").bytes();
        for (int length : new int[] {1, 20, head.length - 1}) {
            try (RawClient client = stage().connect()) {
                client.send(Arrays.copyOf(head, length));
            }
        }
        try (RawClient client = stage().open("/echo")) {
            client.send(text("hello")).expectText("hello");
        }
    }
}
