package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PendingPingsTest {

    private static final int MOST = 1024;

    private final PendingPings pings = new PendingPings();

    private static byte[] number(int i) {
        return ByteBuffer.allocate(4).putInt(i).array();
    }

    @Test
    void isAnsweredOnceByThePayloadItHad() {
        Runnable answered = () -> {};
        pings.add(number(1), answered);
        assertNull(pings.remove(number(2)));
        assertSame(answered, pings.remove(number(1)));
        assertNull(pings.remove(number(1)));
    }

    @Test
    void nobodyWaitsAtFirst() {
        assertNull(pings.remove(new byte[0]));
    }

    @Test
    void emptyPayloadIsOneLikeOthers() {
        Runnable answered = () -> {};
        pings.add(new byte[0], answered);
        assertSame(answered, pings.remove(new byte[0]));
    }

    @Test
    void laterPingWithTheSamePayloadTakesThePlace() {
        Runnable later = () -> {};
        pings.add(number(1), () -> {});
        pings.add(number(1), later);
        assertSame(later, pings.remove(number(1)));
        assertNull(pings.remove(number(1)));
    }

    @Test
    void oldestIsForgottenWhenAPeerAnswersNone() {
        for (int i = 0; i < MOST + 3; i++) {
            pings.add(number(i), () -> {});
        }
        for (int i = 0; i < 3; i++) {
            assertNull(pings.remove(number(i)));
        }
        for (int i = 3; i < MOST + 3; i++) {
            assertNotNull(pings.remove(number(i)));
        }
    }
}
