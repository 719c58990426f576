package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** 7 Closing the Connection, where nothing is wrong. */
class DriverClosingTest {

    @ParameterizedTest
    @EnumSource(Role.class)
    void weCloseFirst(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        assertTrue(recorder.driver.close(4000, "bye"));
        assertEquals(ReadyState.CLOSING, recorder.driver.readyState());
        assertTrue(recorder.driver.isCloseSent());
        assertFalse(recorder.driver.mayDisconnect());
        assertEquals(List.of("88 0fa0627965"), recorder.written());
        assertEquals(List.of(), recorder.receive().events());

        recorder.receive(recorder.peer.close(4000, "bye"));
        assertEquals(List.of("closed 4000 clean bye"), recorder.events());
        assertEquals(ReadyState.CLOSED, recorder.driver.readyState());
        assertTrue(recorder.driver.mayDisconnect());
        assertEquals(List.of(), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void peerClosesFirst(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.receive(recorder.peer.close(4001, "going"));
        // 5.5.1 Close: the code that came goes back, and as we have it the reason too
        assertEquals(List.of("88 0fa1676f696e67"), recorder.written());
        assertEquals(List.of("closed 4001 clean going"), recorder.events());
        assertEquals(ReadyState.CLOSED, recorder.driver.readyState());
        assertTrue(recorder.driver.isCloseSent());
        assertTrue(recorder.driver.mayDisconnect());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void answerStandsBehindWhatWasSentBefore(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.send(Message.text("x"));
        recorder.receive(recorder.peer.close(1000, ""));
        assertEquals(List.of("81 78", "88 03e8"), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void peersCodeIsReportedWhenBothCloseAtOnce(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.close(4000, "ours");
        recorder.receive(recorder.peer.close(4001, "theirs"));
        assertEquals(List.of("closed 4001 clean theirs"), recorder.events());
        assertEquals(List.of("88 0fa06f757273"), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void emptyCloseIs1005AndAnsweredByAnEmptyOne(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.receive(recorder.peer.close());
        assertEquals(List.of("closed 1005 clean "), recorder.events());
        assertEquals(List.of("88"), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void emptyAnswerToOurCloseIs1005(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.close(4000, "bye");
        recorder.receive(recorder.peer.close());
        assertEquals(List.of("closed 1005 clean "), recorder.events());
    }

    @ParameterizedTest
    @CsvSource({"03ef62, 03ef62, 1007 clean b", "03f662, 03f662, 1014 clean b", "138762, 138762, 4999 clean b"})
    void validCodeIsReportedAndEchoed(String body, String echo, String reported) {
        for (Role role : Role.values()) {
            DriverRecorder recorder = DriverRecorder.open(role);
            recorder.receive(recorder.peer.frame(Peer.CLOSE, Hex.bytes(body)));
            assertEquals(List.of("closed " + reported), recorder.events());
            assertEquals(List.of("88 " + echo), recorder.written());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "03, 03ea, 1002 clean ''", // half a code
        "03ed62, 03ea62, 1002 clean b", // 1005 must not stand in a frame
        "03ee, 03ea, 1002 clean ''", // nor 1006
        "03f7, 03ea, 1002 clean ''", // nor 1015
        "0000, 03ea, 1002 clean ''",
        "ffff, 03ea, 1002 clean ''",
        "03e8c328, 03ea, 1002 clean ''" // the reason is not UTF-8
    })
    void brokenCloseIsAProtocolErrorAndAnsweredAsOne(String body, String echo, String reported) {
        for (Role role : Role.values()) {
            DriverRecorder recorder = DriverRecorder.open(role);
            recorder.receive(recorder.peer.frame(Peer.CLOSE, Hex.bytes(body)));
            assertEquals(List.of("closed " + reported.replace("''", "")), recorder.events());
            assertEquals(List.of("88 " + echo), recorder.written());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void longestReasonComesAndGoesWhole(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        String reason = "€".repeat(41);
        recorder.receive(recorder.peer.close(1000, reason));
        assertEquals(List.of("closed 1000 clean " + reason), recorder.events());
        assertEquals(List.of("88 03e8" + "e282ac".repeat(41)), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void nothingAfterThePeersCloseMeansAnything(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        Peer peer = recorder.peer;
        recorder.receive(Hex.join(peer.close(1000, ""), peer.text("x"), peer.ping("y"), peer.close(4000, "again")));
        recorder.receive(Hex.bytes("ff ff ff ff"));
        assertEquals(List.of("closed 1000 clean "), recorder.events());
        assertEquals(List.of("88 03e8"), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void messageAfterOurCloseIsDropped(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        Peer peer = recorder.peer;
        recorder.receive(peer.frame(Peer.TEXT_BEGINS, "be"));
        recorder.driver.close(1000, "");
        recorder.receive(peer.frame(Peer.ENDS, "gun"), peer.binary(new byte[3]));
        assertEquals(List.of(), recorder.events());
        assertEquals(
                List.of("closed 1000 clean "),
                recorder.receive(peer.close(1000, "")).events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void pingIsAnsweredUntilThePeersCloseHasCome(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.close(1000, "");
        recorder.receive(recorder.peer.ping("p"));
        assertEquals(List.of("ping p"), recorder.events());
        assertTrue(recorder.written().contains("8a 70"));
        recorder.receive(recorder.peer.close(1000, ""), recorder.peer.ping("q"));
        assertEquals(List.of("closed 1000 clean "), recorder.events());
        assertEquals(List.of(), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void pingThatWasSentBeforeOurCloseCanStillBeAnswered(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.ping(Hex.bytes("61"), () -> {});
        recorder.driver.close(1000, "");
        recorder.receive(recorder.peer.pong("a"));
        assertEquals(List.of("pong a answers"), recorder.events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void endWithoutACloseIs1006(Role role) {
        assertEquals(
                List.of("closed 1006 unclean "), DriverRecorder.open(role).end().events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void endInTheMiddleOfAFrameIs1006(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.receive(recorder.peer.header(Peer.TEXT, 5));
        assertEquals(List.of("closed 1006 unclean "), recorder.end().events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void endInsteadOfTheAnswerIs1006(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.close(4000, "bye");
        assertEquals(List.of("closed 1006 unclean "), recorder.end().events());
        assertTrue(recorder.driver.mayDisconnect());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void endAfterTheCloseChangesNothing(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.receive(recorder.peer.close(1000, "bye"));
        assertEquals(List.of("closed 1000 clean bye"), recorder.end().events());
        assertEquals(List.of(), recorder.end().events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whoeverLeavesIsToldThePeersAnswer(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        assertTrue(recorder.driver.leave(1001, "shutdown"));
        assertEquals(List.of("88 03e973687574646f776e"), recorder.written());
        recorder.receive(recorder.peer.close(1000, "ok"));
        assertEquals(List.of("closed 1000 clean ok"), recorder.events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whoeverLeavesIsToldWhyIfThePeerDoesNotAnswer(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.leave(1001, "shutdown");
        assertEquals(List.of("closed 1001 unclean shutdown"), recorder.end().events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void leavingBeforeTheOpeningWritesNothing(Role role) {
        DriverRecorder recorder = DriverRecorder.connecting(role);
        assertTrue(recorder.driver.leave(1001, "shutdown"));
        assertEquals(List.of(), recorder.written());
        assertFalse(recorder.driver.open(DriverRecorder.AGREEMENT));
        assertEquals(List.of("closed 1001 unclean shutdown"), recorder.end().events());
        assertEquals(List.of(), recorder.written());
    }
}
