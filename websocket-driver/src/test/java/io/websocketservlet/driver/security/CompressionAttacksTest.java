package io.websocketservlet.driver.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.DriverOptions;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.ReadyState;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Offers;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;
import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.message.Message;
import io.websocketservlet.driver.wire.Allocation;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.io.ByteArrayOutputStream;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What compression is used for: to pass a limit, and to bring down whoever trusts its parameters. */
class CompressionAttacksTest {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final int RSV1 = 0x40;
    private static final String HELLO = "f248cdc9c90700";

    /** The same once more, which refers back to the first. */
    private static final String HELLO_AGAIN = "f200110000";

    /** Contexts both ways, and every message is compressed. */
    private static final PermessageDeflate DEFLATE = PermessageDeflate.client().withThreshold(0);

    private static Victim open(Role role, DriverOptions options, PermessageDeflate deflate) {
        Offers offers = Extensions.of(deflate).offer();
        Pipeline server = Extensions.of(deflate).accept(ExtensionHeader.parse(offers.header()));
        try {
            return Victim.open(role, options, role == Role.SERVER ? server : offers.activate(server.header()));
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static Victim open(Role role, DriverOptions options) {
        return open(role, options, DEFLATE);
    }

    /** What a compressor makes of the bytes, up to and with the empty block of a flush. */
    private static byte[] flushed(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(bytes);
        byte[] out = new byte[bytes.length + 100];
        int size = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, size);
    }

    /** The payload of a compressed message (RFC 7692 7.2.1 Compression). */
    private static byte[] compressed(byte[] bytes) {
        byte[] all = flushed(bytes);
        return Arrays.copyOf(all, all.length - 4);
    }

    /** 6 MiB that become 1 GiB: a MiB of zeros at a time, and empty blocks, which keep busy and give nothing. */
    private static byte[] bomb() {
        byte[] zeros = flushed(new byte[MIB]);
        byte[] emptyBlocks = Hex.bytes("000000ffff".repeat((6 * KIB - zeros.length) / 5));
        ByteArrayOutputStream bomb = new ByteArrayOutputStream(6 * MIB);
        for (int i = 0; i < KIB; i++) {
            bomb.writeBytes(zeros);
            bomb.writeBytes(emptyBlocks);
        }
        return bomb.toByteArray();
    }

    // The limit.

    /**
     * CVE-2026-54490 and CVE-2026-54464, websocket-driver for Node and Ruby, and CVE-2026-1526, undici: few bytes became a
     * message that no limit held up. Beside the 6 MiB of the bomb itself, it costs what a message may have, and 64 KiB.
     */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202654490InflateBombCostsNoMoreThanTheLimit(Role role) {
        byte[] bomb = bomb();
        for (int limit : new int[] {8 * MIB, (int) DriverOptions.defaults().maxLength()}) {
            for (int first : new int[] {Peer.TEXT | RSV1, Peer.BINARY | RSV1}) {
                byte[] frame = Peer.of(role).frame(first, bomb);
                long allocated =
                        Allocation.of(() -> open(role, DriverOptions.defaults().withMaxLength(limit))
                                .receive(frame)
                                .assertFailed(1009));
                assertTrue(
                        allocated <= bomb.length + limit + 64 * KIB,
                        allocated + " bytes for a bomb of " + bomb.length + " and a limit of " + limit);
            }
        }
    }

    /** The same in fragments, which are put together first: what has come may double on its way. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202654490InflateBombInFragmentsCostsNoMoreThanTheLimit(Role role) {
        byte[] bomb = bomb();
        int limit = 8 * MIB;
        byte[][] frames = new byte[bomb.length / (16 * KIB) + 1][];
        for (int i = 0; i < frames.length; i++) {
            int from = i * 16 * KIB;
            int first = (i == 0 ? Peer.BINARY_BEGINS | RSV1 : 0) | (i == frames.length - 1 ? Peer.ENDS : 0);
            frames[i] =
                    Peer.of(role).frame(first, Arrays.copyOfRange(bomb, from, Math.min(bomb.length, from + 16 * KIB)));
        }
        long allocated = Allocation.of(() -> open(role, DriverOptions.defaults().withMaxLength(limit))
                .receive(frames)
                .assertFailed(1009));
        assertTrue(allocated <= 4L * bomb.length + limit + 64 * KIB, allocated + " bytes");
    }

    /** reactor-netty#3108: the limit was applied to what the wire carried. It applies to the message itself. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void reactorNetty3108LimitAppliesToTheDecodedSize(Role role) {
        DriverOptions options = DriverOptions.defaults().withMaxLength(50_000);
        byte[] fits = compressed(new byte[50_000]);
        byte[] tooLong = compressed(new byte[50_001]);
        assertTrue(tooLong.length < 100);
        Victim exact = open(role, options);
        exact.receive(exact.peer.frame(Peer.BINARY | RSV1, fits), exact.peer.frame(Peer.BINARY | RSV1, fits));
        assertEquals(List.of("binary of 50000", "binary of 50000"), exact.events());
        exact.receive(exact.peer.frame(Peer.BINARY | RSV1, tooLong)).assertFailed(1009);
        Victim fragments = open(role, options);
        fragments
                .receive(
                        fragments.peer.frame(Peer.BINARY_BEGINS | RSV1, Arrays.copyOf(tooLong, 20)),
                        fragments.peer.frame(Peer.ENDS, Arrays.copyOfRange(tooLong, 20, tooLong.length)))
                .assertFailed(1009);
    }

    /** And to what the wire carries as well: no more than that is held of a message that will be refused. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void reactorNetty3108LimitAppliesToTheEncodedSizeToo(Role role) {
        Victim victim = open(role, DriverOptions.defaults().withMaxLength(1000));
        victim.receive(victim.peer.header(Peer.BINARY | RSV1, 1001)).assertFailed(1009);
    }

    // The parameters, and the reserved bit.

    /** CVE-2026-2229, undici: a window that no inflater has, in the answer of a server, brought the client down. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "server_max_window_bits=0",
                "server_max_window_bits=7",
                "server_max_window_bits=16",
                "server_max_window_bits=\"9 9\"",
                "server_max_window_bits=99999999999",
                "server_max_window_bits=18446744073709551625",
                "server_max_window_bits=-9",
                "server_max_window_bits=+9",
                "server_max_window_bits=9.5",
                "server_max_window_bits=NaN",
                "server_max_window_bits=\"\"",
                "server_max_window_bits=\"9\\\"\"",
                "server_max_window_bits",
                "server_max_window_bits=9; server_max_window_bits=10",
                "client_max_window_bits=0",
                "client_max_window_bits=7",
                "client_max_window_bits=16",
                "client_max_window_bits=\"9 9\"",
                "client_max_window_bits",
                "client_no_context_takeover=9"
            })
    void cve20262229WindowThatIsNoneFailsTheClient(String parameter) {
        Offers offers = Extensions.of(DEFLATE).offer();
        String answer = "permessage-deflate; " + parameter;
        ProtocolException refused = assertThrows(ProtocolException.class, () -> offers.activate(answer));
        assertEquals(1002, refused.closeCode());
        Victim client = Victim.client(Extensions.of(DEFLATE));
        client.receive(Victim.ANSWER.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: " + answer + "\r\n\r\n"))
                .assertFailed(1002);
    }

    /** The same in a client's offer: it is declined, and the connection goes on without compression. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "16", "\"9 9\"", "99999999999", "-9", "NaN", "\"\""})
    void cve20262229WindowThatIsNoneIsDeclinedByTheServer(String bits) {
        for (String name : List.of("server_max_window_bits", "client_max_window_bits")) {
            List<ExtensionHeader.Element> offer = ExtensionHeader.parse("permessage-deflate; " + name + "=" + bits);
            assertNotNull(offer);
            assertTrue(Extensions.of(DEFLATE).accept(offer).isEmpty());
        }
    }

    /** Compression that was not agreed on, or is claimed where it cannot be, is not tried (RFC 7692 6.1, 6.2). */
    @ParameterizedTest
    @EnumSource(Role.class)
    void reservedBitWithoutAMeaningFails(Role role) {
        Victim plain = Victim.open(role, DriverOptions.defaults());
        plain.receive(plain.peer.frame(Peer.TEXT | RSV1, Hex.bytes(HELLO))).assertFailed(1002);
        Victim ping = open(role, DriverOptions.defaults());
        ping.receive(ping.peer.frame(Peer.PING | RSV1, Hex.bytes(HELLO))).assertFailed(1002);
        Victim middle = open(role, DriverOptions.defaults());
        middle.receive(middle.peer.frame(Peer.TEXT_BEGINS, "x"));
        middle.receive(middle.peer.frame(Peer.ENDS | RSV1, Hex.bytes(HELLO))).assertFailed(1002);
    }

    // What is shared, and what stays.

    /**
     * CVE-2022-25762, Tomcat: what was given back was used on, and connections saw each other's bytes. Inflaters are shared
     * here, so a message that refers back finds what its own connection received, and nothing of another one.
     */
    @ParameterizedTest
    @EnumSource(Role.class)
    void cve202225762MessageCannotReferToAnotherConnection(Role role) {
        Victim secret = open(role, DriverOptions.defaults());
        Victim thief = open(role, DriverOptions.defaults());
        Victim bombed = open(role, DriverOptions.defaults().withMaxLength(1000));
        secret.receive(secret.peer.frame(Peer.TEXT | RSV1, Hex.bytes(HELLO)));
        bombed.receive(bombed.peer.frame(Peer.TEXT | RSV1, compressed(new byte[2000])))
                .assertFailed(1009);
        thief.receive(thief.peer.frame(Peer.TEXT | RSV1, Hex.bytes(HELLO_AGAIN)))
                .assertFailed(1010);
        secret.receive(secret.peer.frame(Peer.TEXT | RSV1, Hex.bytes(HELLO_AGAIN)));
        assertEquals(List.of("text Hello", "text Hello"), secret.events());
    }

    private static void assertForgotten(WeakReference<?> what) {
        for (int i = 0; i < 100 && what.get() != null; i++) {
            System.gc();
        }
        assertNull(what.get());
    }

    /** jetty#13029: the last message that was sent stayed, held as the input of the connection's Deflater. */
    @ParameterizedTest
    @ValueSource(ints = {8, 10, 15})
    void jetty13029SentMessageIsNotHeldByTheCompressor(int windowBits) {
        for (Role role : Role.values()) {
            Victim victim = open(role, DriverOptions.defaults(), DEFLATE.withWindowBits(windowBits));
            Driver driver = (Driver) victim.driver();
            byte[] bytes = new byte[MIB];
            new Random(13_029).nextBytes(bytes);
            WeakReference<byte[]> sent = new WeakReference<>(bytes);
            driver.send(Message.binary(bytes));
            bytes = null;
            assertTrue(victim.written().length() > MIB);
            assertForgotten(sent);
            assertEquals(ReadyState.OPEN, driver.readyState());
        }
    }

    /** The same for the last one that came. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void jetty13029ReceivedMessageIsNotHeldByTheDecompressor(Role role) {
        Victim victim = open(role, DriverOptions.defaults());
        byte[] frame = victim.peer.frame(Peer.BINARY | RSV1, compressed(new byte[MIB]));
        assertForgotten(new WeakReference<Event>(victim.next(frame)));
        assertEquals(ReadyState.OPEN, ((Driver) victim.driver()).readyState());
    }
}
