package io.websocketservlet.contract;

import static io.websocketservlet.contract.WireFrame.binary;
import static io.websocketservlet.contract.WireFrame.continuation;
import static io.websocketservlet.contract.WireFrame.ping;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages come in as they were sent, and go back, however TCP cuts the bytes. */
interface EchoContract extends Contract {

    /** One, two, three and four bytes in UTF-8. */
    String NON_ASCII = "z\u00fcrich \u20ac \u4f60\u597d \ud83d\ude00";

    private static String letters(int length) {
        StringBuilder text = new StringBuilder(length);
        new Random(length).ints(length, 'a', 'z' + 1).forEach(letter -> text.append((char) letter));
        return text.toString();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20})
    default void textOfAnyLengthComesBack(int length) throws Exception {
        try (RawClient client = stage().open("/echo")) {
            client.send(text(letters(length))).expectText(letters(length));
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20})
    default void binaryOfAnyLengthComesBack(int length) throws Exception {
        try (RawClient client = stage().open("/echo")) {
            client.send(binary(bytes(length))).expectBinary(bytes(length));
        }
    }

    @Test
    default void textBeyondAsciiComesBack() throws Exception {
        String longText = NON_ASCII.repeat(5_000);
        try (RawClient client = stage().open("/echo")) {
            client.send(text(NON_ASCII), text(longText)).expectText(NON_ASCII).expectText(longText);
        }
    }

    @Test
    default void framesSentRightBehindTheHandshakeAreDelivered() throws Exception {
        OpeningRequest request = stage().request("/echo");
        try (RawClient client = stage().connect()) {
            client.send(
                    request.bytes(), text("first").masked(), binary(bytes(300)).masked());
            client.expectOpened(request);
            client.expectText("first").expectBinary(bytes(300));
            client.send(text("second")).expectText("second");
        }
    }

    @Test
    default void manyFramesSentRightBehindTheHandshakeAreDelivered() throws Exception {
        OpeningRequest request = stage().request("/echo");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(request.bytes());
        for (int i = 0; i < 200; i++) {
            all.writeBytes(text(i + letters(1000)).masked());
        }
        try (RawClient client = stage().connect()) {
            client.send(all.toByteArray());
            client.expectOpened(request);
            for (int i = 0; i < 200; i++) {
                client.expectText(i + letters(1000));
            }
        }
    }

    @Test
    default void halfAFrameBehindTheHandshakeWaitsForItsRest() throws Exception {
        OpeningRequest request = stage().request("/echo");
        byte[] frame = text(NON_ASCII).masked();
        try (RawClient client = stage().connect()) {
            client.send(request.bytes(), Arrays.copyOf(frame, 9));
            client.expectOpened(request);
            client.send(Arrays.copyOfRange(frame, 9, frame.length)).expectText(NON_ASCII);
        }
    }

    @Test
    default void aClientMayWaitForTheHandshakeAndLongerBeforeItSends() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server)) {
            server.expect("open");
            Eventually.staysSo("nothing but open", () -> server.events().equals(List.of("connect", "open")));
            client.send(text("now")).expectText("now");
        }
    }

    @Test
    default void theHandshakeMayArriveByteByByte() throws Exception {
        OpeningRequest request = stage().request("/echo");
        try (RawClient client = stage().connect()) {
            client.dribble(request.bytes());
            client.expectOpened(request);
            client.send(text("hello")).expectText("hello");
        }
    }

    @Test
    default void framesMayArriveByteByByte() throws Exception {
        String message = NON_ASCII.repeat(8);
        try (RawClient client = stage().open("/echo")) {
            client.dribble(text(message).masked()).expectText(message);
            client.dribble(ping("still there?").masked()).expectPong("still there?");
            client.dribble(binary(bytes(200)).masked()).expectBinary(bytes(200));
        }
    }

    @Test
    default void aMessageMayBeCutAtEveryByte() throws Exception {
        String message = NON_ASCII.repeat(6);
        byte[] frame = text(message).masked();
        try (RawClient client = stage().open("/echo")) {
            for (int cut = 1; cut < frame.length; cut++) {
                client.sendApart(Arrays.copyOf(frame, cut), Arrays.copyOfRange(frame, cut, frame.length));
                client.expectText(message);
            }
        }
    }

    @Test
    default void aFragmentedMessageWithPingsInBetweenComesBackWhole() throws Exception {
        try (RawClient client = stage().open("/echo")) {
            client.send(text("Hel").notFinal(), ping("1")).expectPong("1");
            client.send(continuation("").notFinal()).send(continuation("lo, ").notFinal(), ping("2"));
            client.expectPong("2");
            client.send(continuation("World")).expectText("Hello, World");
        }
    }

    @Test
    default void aFragmentMayEndInsideACharacter() throws Exception {
        byte[] text = NON_ASCII.getBytes(StandardCharsets.UTF_8);
        try (RawClient client = stage().open("/echo")) {
            for (int cut = 0; cut <= text.length; cut++) {
                WireFrame first = WireFrame.of(WireFrame.TEXT, Arrays.copyOf(text, cut));
                WireFrame second = WireFrame.of(WireFrame.CONTINUATION, Arrays.copyOfRange(text, cut, text.length));
                client.send(first.notFinal(), second).expectText(NON_ASCII);
            }
        }
    }

    @Test
    default void aMessageOfManyFragmentsComesBackWhole() throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(text("0").notFinal().masked());
        for (int i = 1; i < 2_000; i++) {
            frames.writeBytes(continuation(Integer.toString(i % 10)).notFinal().masked());
        }
        frames.writeBytes(continuation("").masked());
        try (RawClient client = stage().open("/echo")) {
            client.send(frames.toByteArray()).expectText("0123456789".repeat(200));
        }
    }

    @Test
    default void messagesAreDeliveredInOrder() throws Exception {
        Recorder server = new Recorder();
        try (RawClient client = stage().open(server)) {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            for (int i = 0; i < 1_000; i++) {
                frames.writeBytes(text("no. " + i).masked());
            }
            client.send(frames.toByteArray());
            server.expect("text no. 999");
            List<String> events = server.events();
            for (int i = 0; i < 1_000; i++) {
                assertEquals("text no. " + i, events.get(2 + i));
            }
        }
    }

    @Test
    default void echoesOfAClientThatReadsOnlyAtTheEndAllArrive() throws Exception {
        try (RawClient client = stage().open("/echo")) {
            for (int i = 0; i < 64; i++) {
                client.send(binary(bytes(100_000 + i)));
            }
            for (int i = 0; i < 64; i++) {
                client.expectBinary(bytes(100_000 + i));
            }
        }
    }

    @Test
    default void connectionsDoNotDisturbEachOther() throws Exception {
        RawClient[] clients = new RawClient[30];
        try {
            for (int i = 0; i < clients.length; i++) {
                clients[i] = stage().open("/echo").send(text("from " + i));
            }
            for (int i = clients.length - 1; i >= 0; i--) {
                clients[i].expectText("from " + i);
            }
        } finally {
            for (RawClient client : clients) {
                if (client != null) {
                    client.close();
                }
            }
        }
    }
}
