package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.wire.Hex;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The option debug: a line for each frame. */
class FrameLogTest {

    private static final WebSocketOptions DEBUG =
            WebSocketOptions.defaults().withPing(Duration.ZERO).withDebug(true);

    private final LogLines log = LogLines.named("io.websocketservlet.frames");
    private Rig rig = Rig.open(DEBUG);

    @AfterEach
    void close() {
        log.close();
        rig.transport.assertNoFault();
    }

    /** The lines since this was called last, less where the connection leads. */
    private List<String> lines() {
        String address = rig.connection.address() + " ";
        return log.all().stream()
                .map(line -> line.startsWith(address) ? line.substring(address.length()) : "without address: " + line)
                .toList();
    }

    private void receives(String hex) {
        rig.transport.deliver(Hex.bytes(hex));
    }

    @Test
    void eachFrameIsALine() {
        receives("81 85 37fa213d 7f9f4d5158"); // "Hello", masked
        receives("82 82 00000000 cafe");
        receives("89 80 00000000");
        rig.connection.send("Hi");
        rig.settle();
        receives("88 85 00000000 03e8 627965"); // 1000 "bye"
        assertEquals(
                List.of(
                        "< text, 5 bytes: \"Hello\"",
                        "< binary, 2 bytes: cafe",
                        "< ping, 0 bytes",
                        "> pong, 0 bytes",
                        "> text, 2 bytes: \"Hi\"",
                        "< close, 5 bytes: 1000 \"bye\"",
                        "> close, 5 bytes: 1000 \"bye\"",
                        "< end"),
                lines());
    }

    @Test
    void whatIsRefusedIsLoggedAsItCame() {
        receives("43 80 00000000"); // RSV1, an opcode that nobody knows, not final
        assertEquals("< unknown, more follows, rsv1, 0 bytes", lines().get(0));
    }

    @Test
    void aFrameThatComesInPiecesIsOneLine() {
        byte[] frame = Hex.bytes("81 85 37fa213d 7f9f4d5158");
        for (byte piece : frame) {
            rig.transport.deliver(new byte[] {piece});
        }
        assertEquals(List.of("< text, 5 bytes: \"Hello\""), lines());
        rig.recorder.assertNext("message text Hello");
    }

    @Test
    void theBeginningOfALongOneIsEnough() {
        rig.connection.send(ByteBuffer.allocate(70_000));
        rig.settle();
        assertEquals(List.of("> binary, 70000 bytes: " + "00".repeat(64) + "..."), lines());
    }

    @Test
    void nobodyWritesLinesOfTheirOwn() {
        receives("81 83 00000000 410a42"); // "A\nB"
        assertEquals(List.of("< text, 3 bytes: \"A\uFFFDB\""), lines());
    }

    @Test
    void theEndIsALine() {
        rig.connection.abort();
        rig.settle();
        assertEquals(List.of("< end"), lines());
    }

    @Test
    void ofOtherFramesItIsToldHowLongTheyAre() {
        rig = Rig.started(DEBUG, new Agreement("hixie-75", ""));
        receives("00 4869 ff");
        assertEquals(List.of("< 4 bytes: 004869ff"), lines());
    }

    @Test
    void nothingIsLoggedUnlessAskedFor() {
        rig = Rig.open();
        receives("81 85 37fa213d 7f9f4d5158");
        rig.recorder.assertNext("message text Hello");
        assertEquals(List.of(), log.all());
    }
}
