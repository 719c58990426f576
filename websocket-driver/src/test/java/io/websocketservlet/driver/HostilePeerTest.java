package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.wire.Hex;
import io.websocketservlet.driver.wire.Peer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a peer sends: nothing is thrown, all of it is used up, and the end is told once and last. */
class HostilePeerTest {

    private static final DriverOptions SMALL =
            DriverOptions.defaults().withMaxLength(1000).withMaxFragments(10);

    @ParameterizedTest
    @EnumSource(Role.class)
    void noise(Role role) {
        Random random = new Random(role.ordinal());
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            survives(role, noise, random);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void framesWithAFewBitsTurned(Role role) {
        Random random = new Random(role.ordinal());
        int failed = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = conversation(Peer.of(role), random);
            for (int i = random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            failed += survives(role, bytes, random) ? 1 : 0;
        }
        assertTrue(failed > 1000, failed + " of 20000 failed");
    }

    private static byte[] conversation(Peer peer, Random random) {
        List<byte[]> frames = List.of(
                peer.text("Hello €"),
                peer.binary(new byte[random.nextInt(300)]),
                peer.frame(Peer.TEXT_BEGINS, "é"),
                peer.frame(Peer.GOES_ON, "x"),
                peer.frame(Peer.ENDS, ""),
                peer.ping("ping"),
                peer.pong("pong"),
                peer.close(4000, "bye"));
        byte[] bytes = {};
        for (int i = random.nextInt(6); i >= 0; i--) {
            bytes = Hex.join(bytes, frames.get(random.nextInt(frames.size())));
        }
        return bytes;
    }

    /** Returns whether the connection failed. */
    private static boolean survives(Role role, byte[] bytes, Random random) {
        DriverRecorder recorder = DriverRecorder.open(role, SMALL);
        boolean closesFirst = random.nextInt(4) == 0;
        int from = 0;
        while (from < bytes.length) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(20));
            recorder.receive(Arrays.copyOfRange(bytes, from, to));
            from = to;
            if (closesFirst) {
                recorder.driver.close(1000, "");
            }
        }
        recorder.end();
        recorder.written(); // whole frames, or this fails
        List<String> events = recorder.events();
        assertTrue(events.get(events.size() - 1).startsWith("closed "), events::toString);
        assertEquals(
                1, events.stream().filter(event -> event.startsWith("closed ")).count());
        assertEquals(ReadyState.CLOSED, recorder.driver.readyState());
        assertFalse(recorder.driver.hasOutput());
        return events.stream().anyMatch(event -> event.startsWith("failed "));
    }
}
