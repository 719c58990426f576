package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DriverOpeningTest {

    @ParameterizedTest
    @EnumSource(Role.class)
    void connectingUntilTheHandshakeIsDone(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        assertEquals(ReadyState.CONNECTING, recorder.driver.readyState());
        assertNull(recorder.driver.agreement());
        assertEquals(List.of(), recorder.receive().events());
        assertTrue(recorder.driver.open(DriverRecorder.AGREEMENT));
        assertEquals(ReadyState.OPEN, recorder.driver.readyState());
        assertSame(DriverRecorder.AGREEMENT, recorder.driver.agreement());
        assertEquals(List.of("open"), recorder.receive().events());
        assertEquals(List.of(), recorder.receive().events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void openIsReportedBeforeTheFirstMessage(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        recorder.driver.open(DriverRecorder.AGREEMENT);
        ByteBuffer in = ByteBuffer.wrap(recorder.peer.text("Hi"));
        assertEquals("open", DriverRecorder.words(recorder.driver.next(in)));
        assertEquals("text Hi", DriverRecorder.words(recorder.driver.next(in)));
        assertNull(recorder.driver.next(in));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void opensOnce(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        assertFalse(recorder.driver.open(DriverRecorder.AGREEMENT));
        assertEquals(List.of(), recorder.receive().events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void earlyCommandsLeaveInTheirOrderOnceOpen(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        FrameDriver driver = recorder.driver;
        assertTrue(driver.send(Message.text("1")));
        assertTrue(driver.ping(Hex.bytes("32"), null));
        assertTrue(driver.send(Message.binary(Hex.bytes("33"))));
        assertTrue(driver.pong(Hex.bytes("34")));
        assertTrue(driver.send(Message.text("5")));
        assertFalse(driver.hasOutput());
        assertEquals(5, driver.outputSize());
        driver.open(DriverRecorder.AGREEMENT);
        assertTrue(driver.hasOutput());
        assertEquals(role == Role.CLIENT ? 5 * 7 : 5 * 3, driver.outputSize());
        assertEquals(List.of("81 31", "89 32", "82 33", "8a 34", "81 35"), recorder.written());
        assertFalse(driver.hasOutput());
        assertEquals(0, driver.outputSize());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void earlyMessagesCountAsWhatWaitsUntilTheyAreForgotten(Role role) {
        List<Consumer<FrameDriver>> ends = List.of(
                driver -> driver.close(1000, ""),
                driver -> driver.leave(1001, ""),
                driver -> driver.fail(1011, ""),
                FrameDriver::end,
                FrameDriver::dropOutput);
        for (Consumer<FrameDriver> end : ends) {
            FrameDriver driver = DriverRecorder.connecting(role).driver;
            driver.send(Message.text("\u20ac"));
            driver.send(Message.binary(new byte[100_000]));
            assertEquals(100_003, driver.outputSize());
            end.accept(driver);
            assertEquals(0, driver.outputSize());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatIsSentWhenOpenLeavesBehindTheEarlyCommands(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        recorder.driver.send(Message.text("1"));
        recorder.driver.open(DriverRecorder.AGREEMENT);
        recorder.driver.send(Message.text("2"));
        assertEquals(List.of("81 31", "81 32"), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void earlyPingIsAnsweredLikeAnother(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        boolean[] answered = {false};
        recorder.driver.ping(Hex.bytes("6869"), () -> answered[0] = true);
        recorder.driver.open(DriverRecorder.AGREEMENT);
        assertEquals(List.of("89 6869"), recorder.written());
        assertEquals(
                List.of("open", "pong hi answers"),
                recorder.receive(recorder.peer.pong("hi")).events());
        assertTrue(answered[0]);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void keepAliveBeforeTheOpeningIsNotSent(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        assertFalse(recorder.driver.keepAlive(new byte[0]));
        recorder.driver.open(DriverRecorder.AGREEMENT);
        assertFalse(recorder.driver.hasOutput());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void framesAreNotReadBeforeTheOpening(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        ByteBuffer in = ByteBuffer.wrap(Hex.join(recorder.peer.ping("p"), recorder.peer.close()));
        assertNull(recorder.driver.next(in));
        assertEquals(0, in.position(), "bytes that the handshake may still need were used up");
        assertFalse(recorder.driver.hasOutput());
        recorder.driver.open(DriverRecorder.AGREEMENT);
        assertEquals("open", DriverRecorder.words(recorder.driver.next(in)));
        assertEquals("ping p", DriverRecorder.words(recorder.driver.next(in)));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void closeBeforeTheOpeningEndsAtOnceAndWritesNothing(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        recorder.driver.send(Message.text("early"));
        assertTrue(recorder.driver.close(4000, "no"));
        assertEquals(List.of("closed 4000 unclean no"), recorder.receive().events());
        assertEquals(ReadyState.CLOSED, recorder.driver.readyState());
        assertTrue(recorder.driver.mayDisconnect());
        assertFalse(recorder.driver.open(DriverRecorder.AGREEMENT));
        assertFalse(recorder.driver.send(Message.text("late")));
        assertEquals(List.of(), recorder.receive(recorder.peer.text("Hi")).events());
        assertEquals(List.of(), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void failureBeforeTheOpeningEndsAtOnceAndWritesNothing(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        assertTrue(recorder.driver.fail(1002, "refused"));
        assertEquals(List.of("closed 1002 unclean refused"), recorder.receive().events());
        assertTrue(recorder.driver.mayDisconnect());
        assertFalse(recorder.driver.isCloseSent());
        assertFalse(recorder.driver.open(DriverRecorder.AGREEMENT));
        assertEquals(List.of(), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void closeFrameIsNotAnsweredWhereNothingEverOpened(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        recorder.driver.fail(1002, "refused");
        recorder.receive(recorder.peer.ping("p"), recorder.peer.close(1000, "bye"));
        assertEquals(List.of("closed 1002 unclean refused"), recorder.events());
        assertEquals(List.of(), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void endBeforeTheOpeningIsAbnormal(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        recorder.driver.send(Message.text("early"));
        assertEquals(List.of("closed 1006 unclean "), recorder.end().events());
        assertFalse(recorder.driver.open(DriverRecorder.AGREEMENT));
        assertEquals(List.of(), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void closeRightBehindTheOpeningIsReportedAfterIt(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        recorder.driver.open(DriverRecorder.AGREEMENT);
        recorder.driver.close(1000, "");
        assertEquals(List.of("open"), recorder.receive().events());
        assertEquals(
                List.of("closed 1000 clean "),
                recorder.receive(recorder.peer.close(1000, "")).events());
        assertEquals(List.of("88 03e8"), recorder.written());
    }
}
