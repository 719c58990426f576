package io.websocketservlet.driver.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Offers;
import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of docs/how-to/write-an-extension.md does what the page says. */
class WriteAnExtensionTest {

    private static final Path PAGE = Path.of("../docs/how-to/write-an-extension.md");
    private static final Path SOURCE = Path.of("src/test/java/io/websocketservlet/driver/docs/ReverseText.java");

    private final Extensions extensions = Extensions.of(new ReverseText());
    private final Offers offers = extensions.offer();
    private final Pipeline server = extensions.accept(ExtensionHeader.parse(offers.header()));

    @Test
    void pageShowsTheSource() throws IOException {
        String source = Files.readString(SOURCE);
        String shown = source.substring(source.indexOf("import "));
        assertTrue(Files.readString(PAGE).contains("```java\n" + shown + "```"));
    }

    @Test
    void textIsTurnedRoundOnTheWireAndBackAgain() throws ProtocolException {
        Pipeline client = offers.activate(server.header());
        Payload sent = client.outgoing(Payload.text("stressed"));
        assertEquals(Payload.text("desserts").with(2), sent);
        assertEquals(Payload.text("stressed"), server.incoming(sent, 100));
    }

    @Test
    void whatIsNoTextIsLeftAlone() throws ProtocolException {
        Payload sent = server.outgoing(Payload.binary(new byte[] {1, 2}));
        assertEquals(Payload.binary(new byte[] {1, 2}), sent);
        assertEquals(false, server.concerns(sent.reservedBits()));
    }

    @Test
    void parametersItDoesNotKnowEndTheNegotiation() {
        assertTrue(extensions
                .accept(ExtensionHeader.parse("x-reverse-text; faster"))
                .isEmpty());
        assertThrows(ProtocolException.class, () -> offers.activate("x-reverse-text; faster"));
    }
}
