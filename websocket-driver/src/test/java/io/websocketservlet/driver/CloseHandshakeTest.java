package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.frame.CloseBody;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CloseHandshakeTest {

    private static final CloseBody OURS = new CloseBody(4000, "ours");
    private static final CloseBody THEIRS = new CloseBody(4001, "theirs");
    private static final CloseBody VERDICT = new CloseBody(1002, "verdict");
    private static final CloseBody FAREWELL = new CloseBody(1001, "farewell");

    private static CloseHandshake opened() {
        CloseHandshake closing = new CloseHandshake();
        closing.open(true);
        return closing;
    }

    @Test
    void nothingHasHappenedYet() {
        CloseHandshake closing = new CloseHandshake();
        assertEquals(ReadyState.CONNECTING, closing.state());
        assertFalse(closing.isOver());
        assertFalse(closing.mayDisconnect());
        assertNull(closing.report());
    }

    @Test
    void openOnceTheHandshakeIsDone() {
        assertEquals(ReadyState.OPEN, opened().state());
        assertNull(opened().report());
    }

    @Test
    void closingWhileThePeersCloseIsMissing() {
        CloseHandshake closing = opened();
        closing.send(OURS);
        assertEquals(ReadyState.CLOSING, closing.state());
        assertTrue(closing.isSent());
        assertFalse(closing.isOver());
        assertFalse(closing.mayDisconnect());
        assertNull(closing.report());
    }

    @Test
    void closingWhileOursIsMissing() {
        CloseHandshake closing = opened();
        closing.receive(THEIRS);
        assertEquals(ReadyState.CLOSING, closing.state());
        assertFalse(closing.mayDisconnect());
        assertNull(closing.report());
    }

    @Test
    void cleanWithThePeersCodeOnceBothAreThere() {
        for (boolean oursFirst : new boolean[] {true, false}) {
            CloseHandshake closing = opened();
            if (oursFirst) {
                closing.send(OURS);
                closing.receive(THEIRS);
            } else {
                closing.receive(THEIRS);
                closing.send(OURS);
            }
            assertTrue(closing.mayDisconnect());
            assertEquals(new Event.Closed(4001, "theirs", true), closing.report());
            assertEquals(ReadyState.CLOSED, closing.state());
        }
    }

    @Test
    void endWithoutAnyCloseIsAbnormal() {
        CloseHandshake closing = opened();
        closing.end();
        assertEquals(ReadyState.CLOSED, closing.state());
        assertTrue(closing.mayDisconnect());
        assertEquals(new Event.Closed(1006, "", false), closing.report());
    }

    @Test
    void ourOwnCodeIsNotReportedWhenThePeerJustLeaves() {
        CloseHandshake closing = opened();
        closing.send(OURS);
        closing.end();
        assertEquals(new Event.Closed(1006, "", false), closing.report());
    }

    @Test
    void farewellIsReportedWhenThePeerJustLeaves() {
        CloseHandshake closing = opened();
        closing.leave(FAREWELL);
        closing.send(FAREWELL);
        closing.end();
        assertEquals(new Event.Closed(1001, "farewell", false), closing.report());
    }

    @Test
    void farewellGivesWayToThePeersAnswer() {
        CloseHandshake closing = opened();
        closing.leave(FAREWELL);
        closing.send(FAREWELL);
        closing.receive(THEIRS);
        assertEquals(new Event.Closed(4001, "theirs", true), closing.report());
    }

    @Test
    void failureIsReportedAtOnceButTcpIsKeptForThePeersClose() {
        CloseHandshake closing = opened();
        closing.send(VERDICT);
        closing.decide(VERDICT);
        assertTrue(closing.isOver());
        assertFalse(closing.mayDisconnect());
        assertEquals(new Event.Closed(1002, "verdict", false), closing.report());
        closing.receive(THEIRS);
        assertTrue(closing.mayDisconnect());
        assertNull(closing.report());
    }

    @Test
    void failureBeforeTheOpeningNeedsNoClose() {
        CloseHandshake closing = new CloseHandshake();
        closing.decide(VERDICT);
        assertEquals(ReadyState.CLOSING, closing.state());
        assertTrue(closing.mayDisconnect());
        assertEquals(new Event.Closed(1002, "verdict", false), closing.report());
    }

    @Test
    void whereNobodyAnswersACloseNobodyIsWaitedFor() {
        CloseHandshake closing = new CloseHandshake();
        assertFalse(closing.hasOpened());
        closing.open(false);
        assertTrue(closing.hasOpened());
        closing.send(OURS);
        assertFalse(closing.mayDisconnect());
        closing.decide(VERDICT);
        assertTrue(closing.mayDisconnect());
        assertEquals(new Event.Closed(1002, "verdict", false), closing.report());
    }

    /** Whatever happens in whatever order: the state never goes back, and one report is made, if and only if it is over. */
    @Test
    void anyOrderOfFacts() {
        List<Consumer<CloseHandshake>> facts = List.of(
                closing -> closing.open(true),
                closing -> closing.send(OURS),
                closing -> closing.receive(THEIRS),
                closing -> closing.decide(VERDICT),
                closing -> closing.leave(FAREWELL),
                CloseHandshake::end);
        permute(facts, new ArrayList<>());
    }

    private static void permute(List<Consumer<CloseHandshake>> facts, List<Integer> order) {
        follow(facts, order);
        for (int i = 0; i < facts.size(); i++) {
            if (!order.contains(i)) {
                order.add(i);
                permute(facts, order);
                order.remove(order.size() - 1);
            }
        }
    }

    private static void follow(List<Consumer<CloseHandshake>> facts, List<Integer> order) {
        CloseHandshake closing = new CloseHandshake();
        ReadyState before = closing.state();
        int reports = 0;
        for (int fact : order) {
            facts.get(fact).accept(closing);
            assertTrue(closing.state().compareTo(before) >= 0, () -> order + " went back to " + closing.state());
            boolean over = closing.isOver();
            Event.Closed report = closing.report();
            if (report != null) {
                reports++;
                assertTrue(over, () -> order + " reported too early");
                assertEquals(ReadyState.CLOSED, closing.state());
                assertNotNull(report.reason());
            } else {
                assertTrue(!over || reports == 1, () -> order + " was not reported");
            }
            before = closing.state();
        }
        assertEquals(closing.isOver() ? 1 : 0, reports, order::toString);
    }
}
