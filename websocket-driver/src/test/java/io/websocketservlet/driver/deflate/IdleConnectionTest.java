package io.websocketservlet.driver.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.extension.Payload;
import io.websocketservlet.driver.frame.ProtocolException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a connection holds between two messages, and what it gives back. */
class IdleConnectionTest {

    static Stream<PermessageDeflate> options() {
        List<PermessageDeflate> options = new ArrayList<>();
        for (int bits : new int[] {8, 12, 15}) {
            options.add(PermessageDeflate.client().withWindowBits(bits));
            options.add(PermessageDeflate.server().withWindowBits(bits));
        }
        return options.stream();
    }

    /** As in Jetty once: the last message of each connection stayed in memory. */
    @ParameterizedTest
    @MethodSource("options")
    void noMessageIsHeld(PermessageDeflate options) throws ProtocolException {
        Ends ends = Ends.of(options, options);
        List<WeakReference<byte[]>> messages = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            exchange(ends, messages);
        }
        for (int i = 0; i < 100 && messages.stream().anyMatch(message -> message.get() != null); i++) {
            System.gc();
        }
        messages.forEach(message -> assertNull(message.get()));
        ends.close();
    }

    private static void exchange(Ends ends, List<WeakReference<byte[]>> messages) throws ProtocolException {
        Payload message = Payload.binary(Samples.text(50_000, 1));
        Payload sent = ends.client().outgoing(message);
        Payload received = ends.server().incoming(sent, 50_000);
        for (Payload payload : List.of(message, sent, received)) {
            messages.add(new WeakReference<>(payload.bytes().array()));
        }
    }

    @Test
    void messagesThatStandAloneCanBeSharedBetweenConnections() throws ProtocolException {
        PermessageDeflate options = PermessageDeflate.server();
        Ends one = Ends.of(PermessageDeflate.client(), options);
        Ends other = Ends.of(PermessageDeflate.client(), PermessageDeflate.server());
        assertNotNull(one.server().encoder());
        assertEquals(one.server().encoder(), other.server().encoder());
        Payload message = Payload.text("Hello, hello, hello! ".repeat(10));
        assertEquals(one.server().outgoing(message), other.server().outgoing(message));
        assertEquals(one.server().outgoing(message), one.server().outgoing(message));
    }

    @Test
    void encodersDifferWhereResultsMay() throws ProtocolException {
        Object usual = encoder(PermessageDeflate.server());
        for (PermessageDeflate other : List.of(
                PermessageDeflate.server().withLevel(1),
                PermessageDeflate.server().withStrategy(1),
                PermessageDeflate.server().withWindowBits(12),
                PermessageDeflate.server().withThreshold(65))) {
            assertTrue(!usual.equals(encoder(other)), other.toString());
        }
        assertNull(encoder(PermessageDeflate.server().withContextTakeover(true)));
        // never refers back, so whatever was agreed on its messages stand alone
        assertNotNull(
                encoder(PermessageDeflate.server().withContextTakeover(true).withWindowBits(8)));
    }

    private static Object encoder(PermessageDeflate options) throws ProtocolException {
        return Ends.of(PermessageDeflate.client(), options).server().encoder();
    }

    /** Nothing outside of the heap waits for a finalizer. */
    @Test
    void compressorIsHeldAsLongAsThereIsAContext() {
        Pool<Deflater> deflaters = new Pool<>(() -> new Deflater(6, true), Deflater::reset, Deflater::end);
        WholeWindow compressor = new WholeWindow(deflaters);
        compressor.compress(ByteBuffer.wrap(Samples.text(100, 1)), new Output(1000));
        assertEquals(0, deflaters.spare());
        compressor.close();
        assertEquals(1, deflaters.spare());
        compressor.close();
        assertEquals(1, deflaters.spare());
    }

    @Test
    void sessionGivesBackItsCompressor() throws ProtocolException {
        // options of its own, and so a pool of its own
        Pool<Deflater> deflaters = new Compression(4, Deflater.FILTERED, 15, 8).deflaters();
        PermessageDeflate options = PermessageDeflate.client().withLevel(4).withStrategy(Deflater.FILTERED);
        Payload message = Payload.binary(Samples.text(100, 1));
        Ends ends = Ends.of(PermessageDeflate.client(), options);
        ends.server().outgoing(message);
        assertEquals(0, deflaters.spare());
        ends.close();
        assertEquals(1, deflaters.spare());
        Ends alone = Ends.of(PermessageDeflate.client(), options.withContextTakeover(false));
        alone.server().outgoing(message);
        assertEquals(1, deflaters.spare());
    }

    @Test
    void smallWindowHoldsNoCompressorBetweenMessages() {
        Pool<Deflater> deflaters = new Pool<>(() -> new Deflater(6, true), Deflater::reset, Deflater::end);
        NarrowWindow compressor = new NarrowWindow(12, true, deflaters);
        compressor.compress(ByteBuffer.wrap(Samples.text(10_000, 1)), new Output(10_000));
        assertEquals(1, deflaters.spare());
    }

    @Test
    void whatAConnectionUsedIsUsedByTheNext() {
        List<String> made = new ArrayList<>();
        Pool<Object> pool = new Pool<>(
                () -> {
                    made.add("one");
                    return new Object();
                },
                thing -> made.add("reset"),
                thing -> made.add("end"));
        Object first = pool.take();
        Object second = pool.take();
        assertNotSame(first, second);
        pool.giveBack(first);
        assertSame(first, pool.take());
        assertEquals(List.of("one", "one", "reset"), made);
    }

    @Test
    void poolKeepsOnlySoMany() {
        List<Object> ended = new ArrayList<>();
        Pool<Object> pool = new Pool<>(Object::new, thing -> {}, ended::add);
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            all.add(pool.take());
        }
        all.forEach(pool::giveBack);
        assertEquals(1000, pool.spare() + ended.size());
        assertTrue(pool.spare() <= Math.max(2, Runtime.getRuntime().availableProcessors()));
    }
}
