package io.websocketservlet.driver.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.CloseCode;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import io.websocketservlet.driver.wire.StrictUtf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Text takes one way when it is here whole and another when it comes in pieces: both lead to the same. */
class AssembledTextTest {

    @ParameterizedTest
    @EnumSource(Role.class)
    void wholeAndInPiecesAndInFragments(Role role) {
        Random random = new Random(1007 + role.ordinal());
        int right = 0;
        for (int round = 0; round < 2000; round++) {
            byte[] text = nearlyText(random);
            boolean valid = StrictUtf8.isText(text);
            right += valid ? 1 : 0;
            List<String> expected = valid ? List.of("text " + new String(text, StandardCharsets.UTF_8)) : List.of();
            int code = valid ? 0 : CloseCode.INVALID_DATA;
            for (Assembly assembly : assemblies(role, text, random)) {
                assertEquals(expected, assembly.messages, () -> Hex.of(text));
                assertEquals(code, assembly.refusedWith(), () -> Hex.of(text));
            }
        }
        assertTrue(right > 200 && right < 1800, right + " of 2000 were text");
    }

    private static List<Assembly> assemblies(Role role, byte[] text, Random random) {
        Peer peer = Peer.of(role);
        byte[] frame = peer.frame(Peer.TEXT, text);
        int cut = random.nextInt(frame.length + 1);
        int fragment = random.nextInt(text.length + 1);
        byte[] fragments = Hex.join(
                peer.frame(Peer.TEXT_BEGINS, Arrays.copyOf(text, fragment)),
                peer.frame(Peer.ENDS, Arrays.copyOfRange(text, fragment, text.length)));
        return List.of(
                Assembly.of(role).receive(frame),
                Assembly.of(role).receiveByteByByte(frame),
                Assembly.of(role).receive(Arrays.copyOf(frame, cut), Arrays.copyOfRange(frame, cut, frame.length)),
                Assembly.of(role).receive(fragments),
                Assembly.of(role).receiveByteByByte(fragments));
    }

    private static byte[] nearlyText(Random random) {
        StringBuilder text = new StringBuilder();
        String characters = "ab\uFFFDé€😀";
        for (int i = random.nextInt(40); i > 0; i--) {
            text.appendCodePoint(characters.codePointAt(random.nextInt(6)));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
