package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 7.1.7 Fail the WebSocket Connection. */
class DriverFailureTest {

    private static final DriverOptions SMALL =
            DriverOptions.defaults().withMaxLength(100).withMaxFragments(3);

    /** Everything that a peer can do wrong, with the code that it is told. */
    private static Map<byte[], Integer> faults(Role role) {
        Peer peer = Peer.of(role);
        Map<byte[], Integer> faults = new LinkedHashMap<>();
        faults.put(peer.frame(0xC1, "rsv1"), 1002);
        faults.put(peer.frame(0x83, "opcode"), 1002);
        faults.put(peer.frame(0x09, "fragmented ping"), 1002);
        faults.put(peer.frame(0x08, ""), 1002);
        faults.put(peer.frame(Peer.PING, "x".repeat(126)), 1002);
        faults.put(peer.frame(Peer.CLOSE, Hex.bytes("03e8" + "78".repeat(124))), 1002);
        faults.put(Peer.confused(role).text("mask"), 1002);
        faults.put(Peer.confused(role).close(1000, ""), 1002);
        faults.put(peer.frame(Peer.ENDS, "nothing to continue"), 1002);
        faults.put(Hex.join(peer.frame(Peer.TEXT_BEGINS, ""), peer.text("within")), 1002);
        faults.put(peer.frame(Peer.TEXT, Hex.bytes("ff")), 1007);
        faults.put(peer.frame(Peer.TEXT_BEGINS, Hex.bytes("ed a0 80")), 1007);
        faults.put(peer.binary(new byte[101]), 1009);
        faults.put(Hex.join(peer.frame(Peer.TEXT_BEGINS, "x".repeat(60)), peer.frame(Peer.ENDS, "x".repeat(41))), 1009);
        byte[] empty = peer.frame(Peer.GOES_ON, "");
        faults.put(Hex.join(peer.frame(Peer.BINARY_BEGINS, ""), empty, empty, empty), 1009);
        return faults;
    }

    /** A Close that breaks a rule is still the peer's Close. */
    private static Map<byte[], Integer> faultsButCloses(Role role) {
        Map<byte[], Integer> faults = faults(role);
        faults.keySet().removeIf(bytes -> (bytes[0] & 0xF) == 0x8);
        return faults;
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyFaultIsToldThePeerAndTheApplication(Role role) {
        faults(role).forEach((bytes, code) -> {
            DriverRecorder recorder = DriverRecorder.open(role, SMALL).receive(bytes);
            List<String> events = recorder.events();
            assertEquals("failed " + code, events.get(0), () -> Hex.of(bytes));
            assertTrue(events.get(1).startsWith("closed " + code + " unclean "), events::toString);
            assertEquals(2, events.size(), events::toString);
            List<String> written = recorder.written();
            assertEquals(1, written.size());
            assertTrue(written.get(0).startsWith("88 " + String.format("%04x", code)), written::toString);
            assertEquals(ReadyState.CLOSED, recorder.driver.readyState());
        });
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void anyChunkingFailsAlike(Role role) {
        faults(role).forEach((bytes, code) -> {
            DriverRecorder whole = DriverRecorder.open(role, SMALL).receive(bytes);
            List<String> events = whole.events();
            List<String> written = whole.written();
            DriverRecorder pieces = DriverRecorder.open(role, SMALL);
            for (byte one : bytes) {
                pieces.receive(new byte[] {one});
            }
            assertEquals(events, pieces.events(), () -> Hex.of(bytes));
            assertEquals(written, pieces.written(), () -> Hex.of(bytes));
        });
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void closeReportsWhatWasWritten(Role role) {
        faults(role).forEach((bytes, code) -> {
            DriverRecorder recorder = DriverRecorder.open(role, SMALL).receive(bytes);
            String reason = recorder.events().get(1).replaceFirst("closed \\d+ unclean ", "");
            String frame = recorder.written().get(0);
            assertEquals(reason, new String(Hex.bytes(frame.substring(7)), StandardCharsets.UTF_8));
        });
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatFollowsIsDiscardedUntilThePeersClose(Role role) {
        faultsButCloses(role).forEach((bytes, code) -> {
            DriverRecorder recorder = DriverRecorder.open(role, SMALL).receive(bytes);
            recorder.events();
            recorder.written();
            Peer peer = recorder.peer;
            recorder.receive(
                    Hex.join(peer.text("x"), peer.ping("y"), peer.frame(0xFF, "z"), peer.binary(new byte[300])));
            assertFalse(recorder.driver.mayDisconnect(), () -> Hex.of(bytes));
            recorder.receive(peer.close(1000, "ok"));
            assertTrue(recorder.driver.mayDisconnect(), () -> Hex.of(bytes));
            recorder.receive(peer.text("after"));
            assertEquals(List.of(), recorder.events());
            assertEquals(List.of(), recorder.written());
        });
    }

    /** It reads our Close in the middle of a long frame of its own, gives that frame up and answers. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void closeOfAPeerThatGaveItsFrameUpIsRecognised(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role, SMALL);
        Peer peer = recorder.peer;
        recorder.receive(peer.header(Peer.BINARY, 1_000_000), new byte[1000]);
        assertFalse(recorder.driver.mayDisconnect());
        recorder.receive(peer.close(1009, ""));
        assertTrue(recorder.driver.mayDisconnect());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void payloadThatLooksLikeACloseIsPayloadAsLongAsNothingFailed(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        Peer peer = recorder.peer;
        byte[] frame = peer.frame(Peer.BINARY, peer.close(1000, ""));
        int header = frame.length - peer.close(1000, "").length;
        recorder.receive(Arrays.copyOf(frame, header), Arrays.copyOfRange(frame, header, frame.length));
        assertEquals(List.of("binary " + Hex.of(peer.close(1000, ""))), recorder.events());
        byte[] announced = peer.header(Peer.BINARY, 1000);
        recorder.receive(announced, peer.close(1000, ""));
        assertEquals(List.of(), recorder.events());
        assertEquals(ReadyState.OPEN, recorder.driver.readyState());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void endInsteadOfThePeersCloseIsNotReportedAgain(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role).receive(Hex.bytes("ff"));
        assertEquals(2, recorder.events().size());
        assertEquals(List.of(), recorder.end().events());
        assertTrue(recorder.driver.mayDisconnect());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatWasReadBeforeTheFaultIsReported(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.receive(Hex.join(recorder.peer.text("a"), recorder.peer.ping("b"), Hex.bytes("ff")));
        List<String> events = recorder.events();
        assertEquals(List.of("text a", "ping b", "failed 1002"), events.subList(0, 3));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatWasSentBeforeTheFaultLeavesAheadOfTheClose(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.send(Message.text("x"));
        recorder.receive(Hex.bytes("ff"));
        List<String> written = recorder.written();
        assertEquals("81 78", written.get(0));
        assertTrue(written.get(1).startsWith("88 03ea"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void faultWhileClosingIsNoNewsAndThePeersCloseStillCounts(Role role) {
        faultsButCloses(role).forEach((bytes, code) -> {
            DriverRecorder recorder = DriverRecorder.open(role, SMALL);
            recorder.driver.close(1000, "");
            recorder.written();
            recorder.receive(bytes, recorder.peer.text("x"), recorder.peer.ping("y"));
            assertEquals(List.of(), recorder.events(), () -> Hex.of(bytes));
            assertEquals(ReadyState.CLOSING, recorder.driver.readyState());
            recorder.receive(recorder.peer.close(4000, "ok"));
            assertEquals(List.of("closed 4000 clean ok"), recorder.events(), () -> Hex.of(bytes));
            assertEquals(List.of(), recorder.written());
        });
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void answerToOurCloseMayLackItsMask(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.close(1000, "");
        recorder.receive(Peer.confused(role).close(4000, "ok"));
        assertEquals(List.of("closed 4000 clean ok"), recorder.events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void closeThatBreaksARuleIsThePeersCloseNevertheless(Role role) {
        Peer peer = Peer.of(role);
        for (byte[] close : List.of(
                peer.frame(0x08, ""), peer.frame(0xC8, ""), Peer.confused(role).close())) {
            DriverRecorder recorder = DriverRecorder.open(role).receive(close);
            assertEquals("failed 1002", recorder.events().get(0));
            assertTrue(recorder.driver.mayDisconnect());
            assertEquals(1, recorder.written().size());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void applicationCanFailTheConnectionItself(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        assertTrue(recorder.driver.fail(1011, "listener"));
        assertEquals(List.of("88 03f36c697374656e6572"), recorder.written());
        assertEquals(List.of("closed 1011 unclean listener"), recorder.receive().events());
        assertFalse(recorder.driver.mayDisconnect());
        recorder.receive(recorder.peer.text("x"), recorder.peer.close(1000, ""));
        assertTrue(recorder.driver.mayDisconnect());
        assertEquals(List.of(), recorder.events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void longReasonOfOursIsCut(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.fail(1011, "€".repeat(50));
        assertEquals(List.of("88 03f3" + "e282ac".repeat(41)), recorder.written());
        assertEquals(
                List.of("closed 1011 unclean " + "€".repeat(41)),
                recorder.receive().events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void failureIsHarmlessTwice(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.fail(1011, "first");
        assertFalse(recorder.driver.fail(1002, "second"));
        assertFalse(recorder.driver.close(1000, ""));
        assertEquals(List.of("closed 1011 unclean first"), recorder.receive().events());
        assertEquals(1, recorder.written().size());
    }
}
