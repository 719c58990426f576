package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DriverReceivingTest {

    @ParameterizedTest
    @EnumSource(Role.class)
    void messagesAreReportedOneByOne(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        Peer peer = recorder.peer;
        recorder.receive(Hex.join(peer.text("Hi"), peer.binary(Hex.bytes("00ff")), peer.text("")));
        assertEquals(List.of("text Hi", "binary 00ff", "text "), recorder.events());
        assertEquals(List.of(), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void fragmentsAreReportedAsOneMessage(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        Peer peer = recorder.peer;
        recorder.receive(peer.frame(Peer.TEXT_BEGINS, "Hel"), peer.frame(Peer.GOES_ON, "l"));
        assertEquals(List.of(), recorder.events());
        assertEquals(
                List.of("text Hello"),
                recorder.receive(peer.frame(Peer.ENDS, "o")).events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void messageStaysWhatItIsWhenOthersCome(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        Peer peer = recorder.peer;
        byte[] whole = peer.frame(Peer.BINARY, Hex.bytes("0102"));
        byte[] fragments =
                Hex.join(peer.frame(Peer.BINARY_BEGINS, Hex.bytes("03")), peer.frame(Peer.ENDS, Hex.bytes("04")));
        List<Event> kept = new ArrayList<>();
        for (byte[] frames : List.of(whole, fragments, whole, fragments)) {
            kept.add(recorder.driver.next(ByteBuffer.wrap(frames)));
        }
        assertEquals(
                List.of("binary 0102", "binary 0304", "binary 0102", "binary 0304"),
                kept.stream().map(DriverRecorder::words).toList());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void pingIsAnsweredWithItsPayload(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        for (String payload : List.of("", "Hi", "x".repeat(125))) {
            recorder.receive(recorder.peer.ping(payload));
            assertEquals(List.of("ping " + payload), recorder.events());
            assertEquals(
                    List.of(("8a " + Hex.of(payload.getBytes(StandardCharsets.UTF_8))).strip()), recorder.written());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void pongIsReadyWhenThePingIsReported(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        Event ping = recorder.driver.next(ByteBuffer.wrap(recorder.peer.ping("Hi")));
        assertTrue(ping instanceof Event.Pinged);
        assertEquals(List.of("8a 4869"), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void eachPingOfAReadIsAnswered(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.receive(Hex.join(recorder.peer.ping("1"), recorder.peer.ping("2"), recorder.peer.ping("3")));
        assertEquals(List.of("ping 1", "ping 2", "ping 3"), recorder.events());
        assertEquals(List.of("8a 31", "8a 32", "8a 33"), recorder.written());
    }

    /** 5.5.3 Pong: an answer to the most recent ping is enough. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void onlyTheNewestPingIsAnsweredWhileNothingCanBeWritten(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.driver.stalled(true);
        for (int i = 0; i < 10; i++) {
            recorder.receive(recorder.peer.ping("x".repeat(100) + i));
        }
        assertTrue(recorder.driver.outputSize() < 200, recorder.driver.outputSize() + " bytes wait");
        recorder.driver.stalled(false);
        assertEquals(List.of("8a " + "78".repeat(100) + "39"), recorder.written());
        assertEquals(10, recorder.events().size());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlFramesMayStandBetweenFragments(Role role) {
        DriverRecorder recorder =
                DriverRecorder.open(role, DriverOptions.defaults().withMaxLength(4));
        Peer peer = recorder.peer;
        // longer than any message may be, and not part of this one
        recorder.receive(Hex.join(
                peer.frame(Peer.TEXT_BEGINS, "ab"),
                peer.ping("ping!"),
                peer.frame(Peer.GOES_ON, "c"),
                peer.pong("pong!"),
                peer.frame(Peer.ENDS, "d")));
        assertEquals(List.of("ping ping!", "pong pong!", "text abcd"), recorder.events());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void pongAnswersThePingWithItsPayloadOnce(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        List<String> answered = new ArrayList<>();
        recorder.driver.ping(Hex.bytes("61"), () -> answered.add("a"));
        recorder.driver.ping(Hex.bytes("62"), () -> answered.add("b"));
        recorder.driver.ping(Hex.bytes("63"), null);
        Peer peer = recorder.peer;
        recorder.receive(peer.pong("b"), peer.pong("b"), peer.pong("c"), peer.pong("d"), peer.pong("a"));
        assertEquals(List.of("pong b answers", "pong b", "pong c", "pong d", "pong a answers"), recorder.events());
        assertEquals(List.of("b", "a"), answered);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void laterPingWithTheSamePayloadIsTheOneThatIsAnswered(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        List<String> answered = new ArrayList<>();
        recorder.driver.ping(new byte[0], () -> answered.add("first"));
        recorder.driver.ping(new byte[0], () -> answered.add("second"));
        recorder.receive(recorder.peer.pong(""), recorder.peer.pong(""));
        assertEquals(List.of("second"), answered);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void pingPayloadNeedNotBeText(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        recorder.receive(recorder.peer.frame(Peer.PING, Hex.bytes("ff c3 28 00")));
        assertEquals(List.of("8a ffc32800"), recorder.written());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void bytesAfterTheLastEventStayUntilTheyAreAskedFor(Role role) {
        DriverRecorder recorder = DriverRecorder.open(role);
        byte[] two = Hex.join(recorder.peer.text("a"), recorder.peer.text("b"));
        ByteBuffer in = ByteBuffer.wrap(two);
        assertEquals("text a", DriverRecorder.words(recorder.driver.next(in)));
        assertEquals(two.length / 2, in.remaining());
        assertEquals("text b", DriverRecorder.words(recorder.driver.next(in)));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void anyChunkingGivesTheSameEventsAndAnswers(Role role) {
        Peer peer = Peer.of(role);
        byte[] bytes = Hex.join(
                peer.frame(Peer.TEXT_BEGINS, "é"),
                peer.ping("p"),
                peer.frame(Peer.ENDS, "€"),
                peer.binary(new byte[130]),
                peer.close(4000, "ok"),
                peer.text("late"));
        List<String> events = List.of("ping p", "text é€", "binary " + "00".repeat(130), "closed 4000 clean ok");
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second += 1 + second % 3) {
                DriverRecorder recorder = DriverRecorder.open(role);
                recorder.receive(
                        Arrays.copyOf(bytes, first),
                        Arrays.copyOfRange(bytes, first, second),
                        Arrays.copyOfRange(bytes, second, bytes.length));
                assertEquals(events, recorder.events(), first + " and " + second);
                assertEquals(List.of("8a 70", "88 0fa06f6b"), recorder.written(), first + " and " + second);
            }
        }
    }
}
