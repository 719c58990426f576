package io.websocketservlet.contract;

import static io.websocketservlet.contract.WireFrame.BINARY;
import static io.websocketservlet.contract.WireFrame.CLOSE;
import static io.websocketservlet.contract.WireFrame.PING;
import static io.websocketservlet.contract.WireFrame.TEXT;
import static io.websocketservlet.contract.WireFrame.binary;
import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.continuation;
import static io.websocketservlet.contract.WireFrame.ping;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that breaks the protocol is told so, and its connection is freed. */
interface MalformedFramesContract extends Contract {

    private static Arguments broken(String what, int code, byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return Arguments.of(Named.of(what, bytes.toByteArray()), code);
    }

    private static byte[] hex(String digits) {
        return HexFormat.ofDelimiter(" ").parseHex(digits);
    }

    static Stream<Arguments> malformedFrames() {
        return Stream.of(heads(), controlFrames(), sequences(), badText(), badCloses())
                .flatMap(List::stream);
    }

    /** 5.2 Base Framing Protocol. */
    private static List<Arguments> heads() {
        List<Arguments> cases = new ArrayList<>(List.of(
                broken("unmasked text", 1002, text("hello").unmasked()),
                broken("unmasked ping", 1002, ping("").unmasked()),
                broken("RSV1", 1002, text("a").withRsv(4).masked()),
                broken("RSV2", 1002, text("a").withRsv(2).masked()),
                broken("RSV3", 1002, binary(new byte[1]).withRsv(1).masked()),
                broken("RSV1 on a ping", 1002, ping("").withRsv(4).masked())));
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            WireFrame frame = WireFrame.of(opcode, new byte[2]);
            cases.add(broken("opcode " + opcode, 1002, frame.masked()));
        }
        return cases;
    }

    /** 5.5 Control Frames. */
    private static List<Arguments> controlFrames() {
        return List.of(
                broken("fragmented ping", 1002, ping("a").notFinal().masked()),
                broken("fragmented pong", 1002, WireFrame.pong("").notFinal().masked()),
                broken("fragmented close", 1002, close(1000, "").notFinal().masked()),
                broken(
                        "ping of 126 bytes",
                        1002,
                        WireFrame.of(PING, new byte[126]).masked()),
                broken("close of 126 bytes", 1002, close(1000, "x".repeat(124)).masked()));
    }

    /** 5.4 Fragmentation. */
    private static List<Arguments> sequences() {
        return List.of(
                broken("continuation of nothing", 1002, continuation("a").masked()),
                broken(
                        "text inside a text",
                        1002,
                        text("a").notFinal().masked(),
                        text("b").masked()),
                broken(
                        "binary inside a text",
                        1002,
                        text("a").notFinal().masked(),
                        binary(new byte[1]).masked()));
    }

    /** 8.1 Handling of Errors in UTF-8-Encoded Data. */
    private static List<Arguments> badText() {
        return List.of(
                broken("overlong", 1007, WireFrame.of(TEXT, hex("61 C0 AF 62")).masked()),
                broken("surrogate", 1007, WireFrame.of(TEXT, hex("ED A0 80")).masked()),
                broken(
                        "beyond Unicode",
                        1007,
                        WireFrame.of(TEXT, hex("F4 90 80 80")).masked()),
                broken(
                        "cut character",
                        1007,
                        WireFrame.of(TEXT, hex("61 E2 82")).masked()),
                broken(
                        "cut character in fragments",
                        1007,
                        WireFrame.of(TEXT, hex("E2 82")).notFinal().masked(),
                        continuation("a").masked()),
                broken(
                        "bad byte in a first fragment",
                        1007,
                        WireFrame.of(TEXT, hex("61 FF")).notFinal().masked()));
    }

    /**
     * Frames that can be judged before they are there, and swallow whatever the client still sends: text, as soon as it
     * is not UTF-8, and 10.4 Implementation-Specific Limits, where the default is 2^26 - 1 bytes.
     */
    static List<Arguments> framesWithoutAnEnd() {
        byte[] firstBytesOfALongText = Arrays.copyOf(
                WireFrame.of(TEXT, Arrays.copyOf(hex("61 C0 AF"), 70_000)).masked(), 4096);
        return List.of(
                broken("bad byte in a text that has not come whole", 1007, firstBytesOfALongText),
                broken(
                        "64 MiB announced",
                        1009,
                        WireFrame.of(BINARY, new byte[0]).headAnnouncing(1 << 26)),
                broken("4 GiB announced", 1009, WireFrame.of(TEXT, new byte[0]).headAnnouncing(1L << 32)),
                broken(
                        "8 EiB announced",
                        1009,
                        WireFrame.of(BINARY, new byte[0]).headAnnouncing(Long.MAX_VALUE)),
                broken(
                        "fragments of 64 MiB",
                        1009,
                        binary(new byte[1]).notFinal().masked(),
                        WireFrame.of(WireFrame.CONTINUATION, new byte[0]).headAnnouncing((1 << 26) - 1)));
    }

    /** 7.4 Status Codes. */
    private static List<Arguments> badCloses() {
        return Stream.concat(
                        Stream.of(
                                broken(
                                        "close of one byte",
                                        1002,
                                        WireFrame.of(CLOSE, new byte[1]).masked()),
                                broken(
                                        "close reason not UTF-8",
                                        1002,
                                        WireFrame.of(CLOSE, hex("03 E8 C0 AF")).masked())),
                        IntStream.of(0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535)
                                .mapToObj(code -> broken(
                                        "close with " + code,
                                        1002,
                                        close(code, "").masked())))
                .toList();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("io.websocketservlet.contract.MalformedFramesContract#malformedFrames")
    default void aMalformedFrameEndsInItsCodeAndAFreedConnection(byte[] bytes, int code) throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server)) {
            client.send(bytes).expectClose(code);
            if ((bytes[0] & 0x0F) != WireFrame.CLOSE) {
                client.send(close(code, "")); // else ours has come, and what comes behind it meets a closed socket
            }
            client.expectEnd();
        }
        server.expectClosed(code);
        assertTrue(server.events().stream().noneMatch(event -> event.startsWith("text")), server.events()::toString);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("io.websocketservlet.contract.MalformedFramesContract#framesWithoutAnEnd")
    default void aFrameIsJudgedBeforeItHasComeWhole(byte[] bytes, int code) throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server)) {
            client.send(bytes).expectClose(code);
            server.expectClosed(code);
            expectCutOff(client);
        }
    }

    @Test
    default void messagesBeforeAMalformedFrameAreDeliveredAndTheErrorIsTold() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server)) {
            client.send(
                    text("fine").masked(),
                    text("bad").unmasked(),
                    text("dropped").masked());
            client.expectText("fine").expectClose(1002);
            client.send(close(1002, "")).expectEnd();
        }
        server.expectClosed(1002);
        assertTrue(server.events().contains("text fine"));
        assertTrue(server.events().contains("error ProtocolException"), server.events()::toString);
        assertTrue(!server.events().contains("text dropped"));
    }

    @Test
    default void aContinuationBehindTheLastFragmentIsMalformed() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server)) {
            client.send(text("a").notFinal(), continuation("b"), continuation("c"));
            client.expectText("ab").expectClose(1002);
            client.send(close(1002, "")).expectEnd();
        }
        server.expectClosed(1002);
    }

    @Test
    default void aMalformedFrameRightBehindTheHandshakeIsAnswered() throws Exception {
        Recorder server = Recorder.echo();
        OpeningRequest request = stage().request(stage().play(server));
        try (RawClient client = stage().connect()) {
            client.send(request.bytes(), text("hello").unmasked());
            client.expectOpened(request);
            client.expectClose(1002);
            client.send(close(1002, "")).expectEnd();
        }
        server.expectClosed(1002);
    }

    @Test
    default void aClientThatDoesNotAnswerIsCutOff() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            client.send(text("hello").unmasked()).expectClose(1002);
            server.expectClosed(1002);
            expectCutOff(client);
        }
    }

    @Test
    default void aClientThatGoesOnSendingStillReadsTheClose() throws Exception {
        byte[] large = new byte[512 * 1024];
        try (RawClient client = stage().open(new Recorder(), stage().options().withMaxLength(1_000))) {
            client.send(binary(large)).expectClose(1009);
            client.send(close(1009, "")).expectEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000})
    default void aMessageMayBeAsLongAsTheLimitAndNotLonger(int limit) throws Exception {
        String longest = "x".repeat(limit);
        try (RawClient client = stage().open(Recorder.echo(), stage().options().withMaxLength(limit))) {
            client.send(text(longest)).expectText(longest);
            client.send(text(longest).notFinal(), ping("control frames do not count"))
                    .expect(WireFrame.PONG);
            client.send(continuation("")).expectText(longest);
            client.send(text(longest + "x")).expectClose(1009);
            client.send(close(1009, "")).expectEnd();
        }
    }

    @Test
    default void theLimitCountsTheWholeMessage() throws Exception {
        try (RawClient client = stage().open(Recorder.echo(), stage().options().withMaxLength(10))) {
            client.send(text("12345").notFinal(), continuation("67890").notFinal(), continuation("1"));
            client.expectClose(1009);
            client.send(close(1009, "")).expectEnd();
        }
    }
}
