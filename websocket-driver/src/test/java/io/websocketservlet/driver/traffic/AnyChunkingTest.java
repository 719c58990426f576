package io.websocketservlet.driver.traffic;

import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.FrameDriver;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.draft.DraftWriter;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Offers;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.fuzz.ClientDriverTarget;
import io.websocketservlet.driver.fuzz.DraftFramesTarget;
import io.websocketservlet.driver.fuzz.FramesTarget;
import io.websocketservlet.driver.fuzz.ServerDriverTarget;
import io.websocketservlet.driver.handshake.Agreement;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Any chunking of a conversation gives the same events and the same output, whether it is a good one or some bits of it
 * have turned. The targets of the fuzzer compare; here they are given conversations of some length.
 */
class AnyChunkingTest {

    private static final int ROUNDS = 400;

    private static final String REQUEST = "GET /chat HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: " + Request.KEY + "\r\nSec-WebSocket-Version: 13\r\n";
    private static final String ANSWER = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Accept: " + Request.ACCEPT + "\r\n\r\n";
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";

    /** The flags of {@link FramesTarget} for a client, deflate without contexts, and long messages. */
    private static final int CLIENT = 1;

    private static final int DEFLATE = 4;
    private static final int NO_CONTEXT = 8;
    private static final int LONG_MESSAGES = 0x10;

    private final Goods goods = new Goods(new Random(1));

    private static void each(Role role, Consumer<Random> round) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            try {
                round.accept(new Random(31L * seed + role.ordinal()));
            } catch (Throwable e) {
                throw new AssertionError(role + ", seed " + seed, e);
            }
        }
    }

    /** What an end in the other role than this one sends. */
    private byte[] conversation(Role reader, PermessageDeflate deflate, Random random) {
        Role role = reader == Role.SERVER ? Role.CLIENT : Role.SERVER;
        FrameDriver peer = new FrameDriver(role, DriverOptions.defaults(), random::nextInt);
        peer.open(new Agreement("hybi-13", "", deflate == null ? Pipeline.empty() : pipeline(role, deflate)));
        for (int i = random.nextInt(20); i >= 0; i--) {
            peer.send(goods.any(random));
            if (random.nextInt(4) == 0) {
                peer.ping(new byte[random.nextInt(126)], null);
            }
        }
        if (random.nextInt(3) == 0) {
            peer.close(4000, "bye");
        }
        byte[] bytes = Hex.bytes(peer.takeOutput(Integer.MAX_VALUE));
        return mutated(new Rewriter(role == Role.CLIENT, random).rewrite(bytes), random);
    }

    private static Pipeline pipeline(Role role, PermessageDeflate options) {
        Offers offers = Extensions.of(options).offer();
        Pipeline server = Extensions.of(options).accept(ExtensionHeader.parse(offers.header()));
        try {
            return role == Role.CLIENT ? offers.activate(server.header()) : server;
        } catch (ProtocolException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** Every other conversation loses some of its sense. */
    private static byte[] mutated(byte[] bytes, Random random) {
        for (int i = random.nextBoolean() ? 0 : 1 + random.nextInt(3); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] bytes(String head) {
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void ofFrames(Role role) {
        each(role, random -> {
            boolean takesOver = random.nextBoolean();
            PermessageDeflate deflate = takesOver ? PermessageDeflate.client() : PermessageDeflate.server();
            boolean deflates = random.nextBoolean();
            int setting = (role == Role.CLIENT ? CLIENT : 0)
                    | (deflates ? DEFLATE : 0)
                    | (takesOver ? 0 : NO_CONTEXT)
                    | (random.nextInt(4) == 0 ? 0 : LONG_MESSAGES);
            byte[] bytes = conversation(role, deflates ? deflate : null, random);
            FramesTarget.fuzzerTestOneInput(Hex.join(new byte[] {(byte) setting}, bytes));
        });
    }

    @Test
    void ofRequestAndFrames() {
        each(Role.SERVER, random -> {
            boolean deflates = random.nextBoolean();
            byte[] head = bytes(REQUEST + (deflates ? OFFER : "\r\n"));
            byte[] frames = conversation(Role.SERVER, deflates ? PermessageDeflate.server() : null, random);
            byte[] setting = {(byte) random.nextInt(2)};
            ServerDriverTarget.fuzzerTestOneInput(
                    Hex.join(setting, random.nextInt(4) == 0 ? mutated(head, random) : head, frames));
        });
    }

    @Test
    void ofAnswerAndFrames() {
        each(Role.CLIENT, random -> {
            byte[] head = bytes(ANSWER);
            byte[] frames = conversation(Role.CLIENT, null, random);
            ClientDriverTarget.fuzzerTestOneInput(
                    Hex.join(random.nextInt(4) == 0 ? mutated(head, random) : head, frames));
        });
    }

    @Test
    void ofFramesOfTheDrafts() {
        each(Role.SERVER, random -> {
            byte[] bytes = {(byte) random.nextInt(4)};
            for (int i = random.nextInt(10); i >= 0; i--) {
                Message message = goods.any(random);
                byte[] frame = message.isText() ? DraftWriter.text(message.text()) : skipped(message);
                bytes = Hex.join(bytes, frame);
            }
            bytes = random.nextInt(3) == 0 ? Hex.join(bytes, DraftWriter.closing(), DraftWriter.text("late")) : bytes;
            DraftFramesTarget.fuzzerTestOneInput(mutated(bytes, random));
        });
    }

    /** A frame of those that are skipped, with its length in seven bits of each byte. */
    private static byte[] skipped(Message message) {
        byte[] bytes = Hex.bytes(message.bytes());
        int length = bytes.length;
        byte[] header = {
            (byte) 0x80, (byte) (0x80 | length >> 14), (byte) (0x80 | length >> 7 & 0x7F), (byte) (length & 0x7F)
        };
        return Hex.join(header, bytes);
    }
}
