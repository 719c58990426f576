package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DriverSendingTest {

    @ParameterizedTest
    @EnumSource(Role.class)
    void messagesLeaveAsFramesInTheirOrder(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        assertTrue(recorder.driver.send(Message.text("a€")));
        assertTrue(recorder.driver.send(Message.binary(Hex.bytes("00ff"))));
        assertTrue(recorder.driver.ping(Hex.bytes("70"), null));
        assertTrue(recorder.driver.pong(Hex.bytes("71")));
        assertTrue(recorder.driver.close(1000, ""));
        assertEquals(List.of("81 61e282ac", "82 00ff", "89 70", "8a 71", "88 03e8"), recorder.written());
    }

    @Test
    void serverMasksNothing() {
        DriverRecorder recorder = DriverRecorder.open(Role.SERVER);
        recorder.driver.send(Message.text("Hello"));
        assertEquals("810548656c6c6f", Hex.of(recorder.writtenBytes()));
    }

    @Test
    void clientMasksEverything() {
        DriverRecorder recorder = DriverRecorder.open(Role.CLIENT);
        recorder.driver.send(Message.text("Hello"));
        recorder.driver.close(1000, "");
        assertEquals("818537fa213d7f9f4d5158" + "888237fa213d3412", Hex.of(recorder.writtenBytes()));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void keepAliveOvertakesWhatWaits(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.send(Message.text("waits"));
        assertTrue(recorder.driver.keepAlive(Hex.bytes("01")));
        assertTrue(recorder.driver.keepAlive(Hex.bytes("02")));
        assertEquals(List.of("89 02", "81 7761697473"), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void outputIsTakenAsWholeFramesUpToTheLimit(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        for (int i = 0; i < 3; i++) {
            recorder.driver.send(Message.binary(new byte[20_000]));
        }
        assertTrue(recorder.driver.outputSize() >= 60_000);
        ByteBuffer[] first = recorder.driver.takeOutput(1);
        assertEquals(1, recorder.peer.read(Hex.bytes(first)).size());
        assertTrue(recorder.driver.outputSize() >= 40_000);
        assertEquals(2, recorder.written().size());
        assertEquals(0, recorder.driver.outputSize());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void droppedOutputDoesNotLeave(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.send(Message.text("lost"));
        recorder.driver.dropOutput();
        assertFalse(recorder.driver.hasOutput());
        assertEquals(List.of(), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlPayloadMayHave125Bytes(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        assertTrue(recorder.driver.ping(new byte[125], null));
        assertTrue(recorder.driver.pong(new byte[125]));
        assertTrue(recorder.driver.keepAlive(new byte[125]));
        assertEquals(3, recorder.written().size());
    }

    /** An argument that could never be sent is the caller's fault at any time. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void whatCouldNeverBeSentIsRefusedInEveryState(Role role) {
        DriverRecorder closed = DriverRecorder.open(role);
        closed.end();
        DriverRecorder closing = DriverRecorder.open(role);
        closing.driver.close(1000, "");
        closing.written();
        for (DriverRecorder recorder :
                List.of(DriverRecorder.connecting(role), DriverRecorder.open(role), closing, closed)) {
            Driver driver = recorder.driver;
            assertThrows(IllegalArgumentException.class, () -> driver.ping(new byte[126], null));
            assertThrows(IllegalArgumentException.class, () -> driver.pong(new byte[126]));
            assertThrows(IllegalArgumentException.class, () -> driver.keepAlive(new byte[126]));
            assertThrows(IllegalArgumentException.class, () -> driver.close(1005, ""));
            assertThrows(IllegalArgumentException.class, () -> driver.close(999, ""));
            assertThrows(IllegalArgumentException.class, () -> driver.close(1000, "x".repeat(124)));
            assertEquals(List.of(), recorder.written());
        }
    }

    @Test
    void codesOfTheProtocolAreForServers() {
        assertTrue(DriverRecorder.open(Role.SERVER).driver.close(1011, ""));
        Driver client = DriverRecorder.open(Role.CLIENT).driver;
        assertThrows(IllegalArgumentException.class, () -> client.close(1011, ""));
        assertEquals(ReadyState.OPEN, client.readyState());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void commandThatComesTooLateIsFalse(Role role) {
        DriverRecorder closing = DriverRecorder.open(role);
        closing.driver.close(1000, "");
        closing.written();
        DriverRecorder closed = DriverRecorder.open(role);
        closed.end();
        for (DriverRecorder recorder : List.of(closing, closed)) {
            Driver driver = recorder.driver;
            assertFalse(driver.send(Message.text("x")));
            assertFalse(driver.send(Message.binary(new byte[1])));
            assertFalse(driver.ping(new byte[0], null));
            assertFalse(driver.keepAlive(new byte[0]));
            assertFalse(driver.pong(new byte[0]));
            assertFalse(driver.close(1000, ""));
            assertFalse(driver.leave(1001, ""));
            assertFalse(driver.fail(1011, ""));
            assertEquals(List.of(), recorder.written());
        }
    }
}
