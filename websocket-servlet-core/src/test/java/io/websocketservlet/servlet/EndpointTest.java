package io.websocketservlet.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.websocketservlet.driver.connection.Admission;
import io.websocketservlet.driver.handshake.HandshakeException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How many may connect. */
class EndpointTest {

    private final Endpoint endpoint = new Endpoint();

    private static Admission limits(int all, int perAddress) {
        return new Admission(Set.of(), all, perAddress, false);
    }

    private void refused(int status, String reason, Admission limits, String address) {
        HandshakeException refusal = assertThrows(HandshakeException.class, () -> endpoint.admit(limits, address));
        assertEquals(status, refusal.status());
        assertEquals(reason, refusal.getMessage());
    }

    @Test
    void withoutLimitsAnyNumberMay() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            endpoint.admit(limits(0, 0), "192.0.2.1");
        }
    }

    @Test
    void oneTooManyIsRefusedUntilOneHasGone() throws Exception {
        Admission two = limits(2, 0);
        endpoint.admit(two, "192.0.2.1");
        endpoint.admit(two, "192.0.2.2");
        refused(503, "at most 2 connections at a time", two, "192.0.2.3");
        endpoint.release(two, "192.0.2.1");
        endpoint.admit(two, "192.0.2.3");
        refused(503, "at most 2 connections at a time", two, "192.0.2.1");
    }

    @Test
    void eachAddressCountsForItself() throws Exception {
        Admission two = limits(0, 2);
        endpoint.admit(two, "192.0.2.1");
        endpoint.admit(two, "192.0.2.1");
        endpoint.admit(two, "192.0.2.2");
        refused(429, "at most 2 connections at a time from one address", two, "192.0.2.1");
        endpoint.admit(two, "192.0.2.2");
        endpoint.release(two, "192.0.2.1");
        endpoint.release(two, "192.0.2.1");
        endpoint.admit(two, "192.0.2.1");
        endpoint.admit(two, "192.0.2.1");
        refused(429, "at most 2 connections at a time from one address", two, "192.0.2.1");
    }

    /** One that is refused for its address has not taken one of all places either. */
    @Test
    void whoeverIsRefusedIsNotCounted() throws Exception {
        Admission both = limits(2, 1);
        endpoint.admit(both, "192.0.2.1");
        refused(429, "at most 1 connections at a time from one address", both, "192.0.2.1");
        endpoint.admit(both, "192.0.2.2");
        refused(503, "at most 2 connections at a time", both, "192.0.2.3");
    }
}
