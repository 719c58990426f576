package io.websocketservlet.driver.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionSession;
import io.websocketservlet.driver.extension.Parameters;
import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.wire.Hex;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of RFC 7692 7.2.3, byte for byte. */
class RfcExamplesTest {

    private static final PermessageDeflate OPTIONS = PermessageDeflate.client().withThreshold(0);

    private final ExtensionSession session =
            OPTIONS.accept(List.of(Parameters.none())).session();

    private static Payload compressed(String hex) {
        return new Payload(true, Extension.RSV1, Hex.buffer(hex));
    }

    private String received(String hex) throws ProtocolException {
        Payload message = session.incoming(compressed(hex), 1000);
        return new String(message.toBytes(), StandardCharsets.UTF_8);
    }

    private String sent(String text) {
        Payload message = session.outgoing(Payload.text(text));
        return message.reservedBits() + " " + Hex.of(message.bytes());
    }

    /** 7.2.3.1 A Message Compressed Using One Compressed DEFLATE Block. */
    @Test
    void oneBlock() throws ProtocolException {
        assertEquals("4 f248cdc9c90700", sent("Hello"));
        assertEquals("Hello", received("f2 48 cd c9 c9 07 00"));
    }

    /** 7.2.3.2 Sharing LZ77 Sliding Window. */
    @Test
    void sharedWindow() throws ProtocolException {
        sent("Hello");
        assertEquals("4 f200110000", sent("Hello"));
        received("f2 48 cd c9 c9 07 00");
        assertEquals("Hello", received("f2 00 11 00 00"));
    }

    @Test
    void unsharedWindow() {
        ExtensionSession alone = OPTIONS.withContextTakeover(false)
                .accept(List.of(Parameters.none()))
                .session();
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "f248cdc9c90700",
                    Hex.of(alone.outgoing(Payload.text("Hello")).bytes()));
        }
    }

    /** 7.2.3.3 DEFLATE Block with No Compression. */
    @Test
    void blockWithoutCompression() throws ProtocolException {
        assertEquals("Hello", received("00 05 00 fa ff 48 65 6c 6c 6f 00"));
    }

    /** 7.2.3.4 DEFLATE Block with "BFINAL" Set to 1. */
    @Test
    void finalBlock() throws ProtocolException {
        assertEquals("Hello", received("f3 48 cd c9 c9 07 00 00"));
    }

    /** 7.2.3.5 Two DEFLATE Blocks in One Message. */
    @Test
    void twoBlocks() throws ProtocolException {
        assertEquals("Hello", received("f2 48 05 00 00 00 ff ff ca c9 c9 07 00"));
    }

    /** 7.2.3.6 Generating an Empty Fragment: any number of them, always the same byte. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void emptyMessage(int times) throws ProtocolException {
        for (int i = 0; i < times; i++) {
            assertEquals("4 00", sent(""));
            assertEquals("", received("00"));
        }
        assertEquals("4 f248cdc9c90700", sent("Hello"));
        assertEquals("Hello", received("f2 48 cd c9 c9 07 00"));
    }
}
