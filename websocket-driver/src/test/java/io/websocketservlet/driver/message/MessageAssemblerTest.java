package io.websocketservlet.driver.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageAssemblerTest {

    @ParameterizedTest
    @EnumSource(Role.class)
    void finalFrameIsAMessage(Role role) {
        Peer peer = Peer.of(role);
        Assembly assembly = Assembly.of(role)
                .receive(peer.text("Hello"), peer.binary(Hex.bytes("c328")), peer.text(""), peer.binary(new byte[0]));
        assertEquals(List.of("text Hello", "binary c328", "text ", "binary "), assembly.messages);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void fragmentsAreAMessageTogether(Role role) {
        Peer peer = Peer.of(role);
        Assembly assembly = Assembly.of(role)
                .receive(peer.frame(Peer.TEXT_BEGINS, "Hel"), peer.frame(Peer.GOES_ON, "lo "))
                .receive(peer.frame(Peer.ENDS, "world"))
                .receive(peer.frame(Peer.BINARY_BEGINS, Hex.bytes("ff")), peer.frame(Peer.ENDS, Hex.bytes("00")));
        assertEquals(List.of("text Hello world", "binary ff00"), assembly.messages);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void anyFragmentMayBeEmpty(Role role) {
        Peer peer = Peer.of(role);
        Assembly assembly = Assembly.of(role)
                .receive(peer.frame(Peer.TEXT_BEGINS, ""), peer.frame(Peer.GOES_ON, ""), peer.frame(Peer.ENDS, "x"))
                .receive(peer.frame(Peer.BINARY_BEGINS, ""), peer.frame(Peer.GOES_ON, ""), peer.frame(Peer.ENDS, ""))
                .receive(peer.frame(Peer.TEXT_BEGINS, "y"), peer.frame(Peer.ENDS, ""));
        assertEquals(List.of("text x", "binary ", "text y"), assembly.messages);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void characterMayBeCutByFragmentsAnywhere(Role role) {
        Peer peer = Peer.of(role);
        byte[] text = "é€😀".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= text.length; cut++) {
            byte[] head = Arrays.copyOf(text, cut);
            byte[] tail = Arrays.copyOfRange(text, cut, text.length);
            Assembly assembly =
                    Assembly.of(role).receive(peer.frame(Peer.TEXT_BEGINS, head), peer.frame(Peer.ENDS, tail));
            assertEquals(List.of("text é€😀"), assembly.messages, "cut at " + cut);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void continuationOfNothingIsRefused(Role role) {
        Peer peer = Peer.of(role);
        assertEquals(
                CloseCode.PROTOCOL_ERROR,
                Assembly.of(role).receive(peer.frame(Peer.GOES_ON, "x")).refusedWith());
        assertEquals(
                CloseCode.PROTOCOL_ERROR,
                Assembly.of(role).receive(peer.frame(Peer.ENDS, "x")).refusedWith());
        assertEquals(
                CloseCode.PROTOCOL_ERROR,
                Assembly.of(role)
                        .receive(peer.text("whole"), peer.frame(Peer.ENDS, ""))
                        .refusedWith());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void messageWithinAMessageIsRefused(Role role) {
        Peer peer = Peer.of(role);
        for (int first : new int[] {Peer.TEXT, Peer.BINARY, Peer.TEXT_BEGINS, Peer.BINARY_BEGINS}) {
            Assembly assembly = Assembly.of(role).receive(peer.frame(Peer.TEXT_BEGINS, ""), peer.frame(first, "x"));
            assertEquals(CloseCode.PROTOCOL_ERROR, assembly.refusedWith());
            assertEquals(List.of(), assembly.messages);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void maxLengthIsThatOfTheMessage(Role role) {
        Peer peer = Peer.of(role);
        Assembly fits = new Assembly(role, 5, 100)
                .receive(peer.text("Hello"), peer.frame(Peer.TEXT_BEGINS, "Hel"), peer.frame(Peer.ENDS, "lo"))
                .receive(peer.text("again"));
        assertEquals(List.of("text Hello", "text Hello", "text again"), fits.messages);
        assertEquals(
                CloseCode.TOO_BIG,
                new Assembly(role, 5, 100).receive(peer.text("Hello!")).refusedWith());
        assertEquals(
                CloseCode.TOO_BIG,
                new Assembly(role, 5, 100)
                        .receive(peer.frame(Peer.TEXT_BEGINS, "Hel"), peer.header(Peer.ENDS, 3))
                        .refusedWith());
    }

    @Test
    void roomShrinksWithEachFragmentAndComesBackWithTheMessagesEnd() {
        Peer peer = Peer.of(Role.SERVER);
        Assembly assembly = new Assembly(Role.SERVER, 100, 100);
        assertEquals(100, assembly.assembler.room());
        assembly.receive(peer.frame(Peer.BINARY_BEGINS, new byte[30]));
        assertEquals(70, assembly.assembler.room());
        assembly.receive(peer.frame(Peer.GOES_ON, new byte[70]));
        assertEquals(0, assembly.assembler.room());
        assembly.receive(peer.frame(Peer.ENDS, ""));
        assertEquals(100, assembly.assembler.room());
    }

    /** No sum of lengths is so large that it becomes small again. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void lengthsAreSummedWithoutOverflow(Role role) {
        Peer peer = Peer.of(role);
        long[] lengths = {Integer.MAX_VALUE, (1L << 31) + 5, (1L << 32) + 5, Long.MAX_VALUE, Long.MAX_VALUE - 5};
        for (long maxLength : new long[] {10, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            for (long length : lengths) {
                Assembly alone = new Assembly(role, maxLength, 100).receive(peer.header(Peer.BINARY, length));
                assertEquals(CloseCode.TOO_BIG, alone.refusedWith(), length + " of " + maxLength);
                Assembly second = new Assembly(role, maxLength, 100)
                        .receive(peer.frame(Peer.BINARY_BEGINS, "12345"), peer.header(Peer.ENDS, length));
                assertEquals(CloseCode.TOO_BIG, second.refusedWith(), "5 and " + length + " of " + maxLength);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void messageHasAsManyFragmentsAsAllowedAndNotOneMore(Role role) {
        Peer peer = Peer.of(role);
        for (String content : List.of("", "x")) {
            Assembly assembly = new Assembly(role, 1000, 4)
                    .receive(peer.frame(Peer.TEXT_BEGINS, content), peer.frame(Peer.GOES_ON, content))
                    .receive(peer.frame(Peer.GOES_ON, content), peer.frame(Peer.ENDS, content));
            assertEquals(List.of("text " + content.repeat(4)), assembly.messages);
            assembly.receive(peer.frame(Peer.TEXT_BEGINS, content), peer.frame(Peer.GOES_ON, content))
                    .receive(peer.frame(Peer.GOES_ON, content), peer.frame(Peer.GOES_ON, content));
            assertEquals(0, assembly.refusedWith());
            assembly.receive(peer.header(Peer.ENDS, 0));
            assertEquals(CloseCode.TOO_BIG, assembly.refusedWith());
        }
    }

    @Test
    void oneFragmentIsAMessageInOneFrame() {
        Peer peer = Peer.of(Role.SERVER);
        Assembly assembly = new Assembly(Role.SERVER, 1000, 1).receive(peer.text("a"), peer.text("b"));
        assertEquals(List.of("text a", "text b"), assembly.messages);
        assertEquals(
                CloseCode.TOO_BIG,
                assembly.receive(peer.frame(Peer.TEXT_BEGINS, "c"), peer.header(Peer.ENDS, 1))
                        .refusedWith());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void textFailsAtItsFirstBadByte(Role role) {
        Peer peer = Peer.of(role);
        // c3 needs a continuation byte, which 28 is none
        byte[] frame = peer.frame(Peer.TEXT_BEGINS, Hex.bytes("61 c3 28 61 61"));
        int bad = frame.length - 3;
        for (int i = 0; i < frame.length; i++) {
            Assembly assembly = Assembly.of(role).receiveByteByByte(Arrays.copyOf(frame, i + 1));
            assertEquals(i < bad ? 0 : CloseCode.INVALID_DATA, assembly.refusedWith(), "after " + (i + 1) + " bytes");
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void textMustNotEndWithinACharacter(Role role) {
        Peer peer = Peer.of(role);
        for (String broken : List.of("c3", "e2 82", "f0 9f 98")) {
            byte[] bytes = Hex.bytes(broken);
            assertEquals(
                    CloseCode.INVALID_DATA,
                    Assembly.of(role).receive(peer.frame(Peer.TEXT, bytes)).refusedWith());
            Assembly fragments = Assembly.of(role).receive(peer.frame(Peer.TEXT_BEGINS, bytes));
            assertEquals(0, fragments.refusedWith());
            fragments.receive(peer.frame(Peer.ENDS, ""));
            assertEquals(CloseCode.INVALID_DATA, fragments.refusedWith());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void badTextLeavesNoTraceInTheNextMessageOfAnother(Role role) {
        Peer peer = Peer.of(role);
        Assembly.of(role).receive(peer.frame(Peer.TEXT, Hex.bytes("ff ff ff ff")));
        assertEquals(List.of("text ok"), Assembly.of(role).receive(peer.text("ok")).messages);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void messagesOfEverySizeAroundTheLimitsOfOurBuffers(Role role) {
        Peer peer = Peer.of(role);
        for (int size : new int[] {1, 1023, 1024, 1025, 8191, 8192, 8193, 65535, 65536, 100_000}) {
            String text = "x".repeat(size);
            byte[] frame = peer.text(text);
            assertEquals(List.of("text " + text), Assembly.of(role).receive(frame).messages);
            assertEquals(List.of("text " + text), Assembly.of(role).receiveByteByByte(frame).messages);
            Assembly halves = Assembly.of(role)
                    .receive(peer.frame(Peer.TEXT_BEGINS, text.substring(size / 2)))
                    .receive(peer.frame(Peer.ENDS, text.substring(0, size / 2)));
            assertEquals(List.of("text " + text), halves.messages);
        }
    }

    @Test
    void refusalNamesTheRuleAndTheValue() {
        Peer peer = Peer.of(Role.SERVER);
        String message = new Assembly(Role.SERVER, 10, 3)
                .receive(peer.header(Peer.TEXT, 11))
                .refusal
                .getMessage();
        assertTrue(message.contains("11") && message.contains("10"), message);
        String fragments = new Assembly(Role.SERVER, 10, 1)
                .receive(peer.frame(Peer.TEXT_BEGINS, ""), peer.frame(Peer.ENDS, ""))
                .refusal
                .getMessage();
        assertTrue(fragments.contains("1 fragments"), fragments);
    }
}
