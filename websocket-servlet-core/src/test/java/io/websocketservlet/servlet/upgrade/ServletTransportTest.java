package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.servlet.upgrade.ServletTransport.Callbacks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one end that reading and writing share. */
@Timeout(20)
class ServletTransportTest {

    private final ScriptedConnection connection = new ScriptedConnection();
    private final Tasks tasks = new Tasks();
    private final ReceiverRecorder receiver = new ReceiverRecorder();
    private final ServletTransport transport = new ServletTransport(connection, Callbacks.UNTIL_READ, tasks.threads());

    @AfterEach
    void nothingWasWrong() {
        connection.assertNoFault();
        receiver.assertNoFault();
    }

    private void start() throws IOException {
        transport.start(receiver);
        connection.out.allow(1_000);
        connection.out.possible();
    }

    /** Undertow's close waits for a peer that takes nothing. */
    @Test
    void aForeignThreadThatClosesIsNotHeldUp() throws IOException {
        start();
        transport.close();
        assertFalse(connection.isClosed());
        receiver.assertEnds("end");
        tasks.runAll();
        assertTrue(connection.isClosed());
    }

    /** Tomcat only takes note of a close on a foreign thread, and looks after a callback of its own. */
    @Test
    void whatAForeignThreadClosesIsClosedWhenTheNextCallbackReturns() throws IOException {
        start();
        transport.close();
        connection.in.listener().onDataAvailable();
        assertEquals(List.of(Thread.currentThread()), connection.closers());
        tasks.runAll();
        assertEquals(1, connection.closers().size(), "once");
    }

    @Test
    void whatAForeignThreadClosesIsClosedWhenTheNextWriteCallbackReturns() throws IOException {
        start();
        transport.close();
        connection.out.possible();
        assertEquals(List.of(Thread.currentThread()), connection.closers());
    }

    @Test
    void closingInsideACallbackClosesThere() throws IOException {
        start();
        receiver.then(text -> {
            transport.close();
            assertEquals(List.of(Thread.currentThread()), connection.closers());
        });
        connection.in.arrive(new byte[10]);
        connection.in.listener().onDataAvailable();
        receiver.assertEnds("end");
        assertEquals(0, tasks.size());
    }

    @Test
    void closingInsideACallbackOfAnotherConnectionIsForeign() throws IOException {
        start();
        ScriptedConnection other = new ScriptedConnection();
        ServletTransport foreign = new ServletTransport(other, Callbacks.UNTIL_READ, tasks.threads());
        foreign.start(new ReceiverRecorder());
        receiver.then(text -> foreign.close());
        connection.in.arrive(new byte[10]);
        connection.in.listener().onDataAvailable();
        assertFalse(other.isClosed());
        tasks.runAll();
        assertTrue(other.isClosed());
    }

    /** Undertow's close writes what is left, however long that takes, unless its thread is interrupted. */
    @Test
    void whatUndertowHasNotWrittenIsNotWaitedFor() throws IOException {
        ServletTransport undertows = new ServletTransport(connection, Callbacks.ON_IO_THREAD, tasks.threads());
        undertows.start(receiver);
        connection.out.allow(1);
        connection.out.possible();
        CompletionRecorder completion = new CompletionRecorder();
        ByteBuffer[] much = {ByteBuffer.wrap(new byte[1_000_000])};
        assertEquals(Transport.Written.PENDING, undertows.write(much, completion));
        undertows.close();
        completion.assertCalls("failed: connection closed");
        tasks.runAll();
        assertTrue(connection.wasClosedInterrupted());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void whereAllIsWrittenNobodyIsInterrupted() throws IOException {
        ServletTransport undertows = new ServletTransport(connection, Callbacks.ON_IO_THREAD, tasks.threads());
        undertows.start(receiver);
        connection.out.allow(1_000);
        connection.out.possible();
        undertows.close();
        tasks.runAll();
        assertTrue(connection.isClosed());
        assertFalse(connection.wasClosedInterrupted());
    }

    /** As when the handshake has taken too long: the connection comes, and nobody wants it. */
    @Test
    void oneThatWasNeverStartedCanBeClosed() {
        transport.close();
        tasks.runAll();
        assertTrue(connection.isClosed());
        transport.destroyed();
        receiver.assertEnds();
    }

    @Test
    void streamsThatCannotBeHadAreTheEnd() {
        connection.failToOpen(new IOException("gone"));
        transport.start(receiver);
        receiver.assertEnds("java.io.IOException: gone");
        tasks.runAll();
        assertTrue(connection.isClosed());
    }

    /** GlassFish and Payara. */
    @Test
    void aCloseThatThrowsIsAClose() throws IOException {
        start();
        connection.failToClose(new IOException("gone already"));
        transport.close();
        tasks.runAll();
        receiver.assertEnds("end");
    }

    @Test
    void theEndIsToldOnceWhoeverNoticesIt() throws IOException {
        start();
        connection.in.listener().onError(new IOException("reset"));
        connection.in.listener().onAllDataRead();
        connection.out.listener().onError(new IOException("reset"));
        transport.close();
        transport.destroyed();
        tasks.runAll();
        receiver.assertEnds("java.io.IOException: reset");
        assertEquals(1, connection.closers().size());
    }

    @Test
    void itBeginsWhenTheContainerSaysSo() {
        List<Transport> opened = new ArrayList<>();
        UpgradedConnection handler = new UpgradedConnection();
        handler.destroy();
        handler.configure(Callbacks.ON_WORKER, tasks.threads(), made -> {
            opened.add(made);
            made.start(receiver);
        });
        assertEquals(0, opened.size());
        handler.init(connection);
        assertEquals(1, opened.size());
        receiver.assertEnds();
        handler.destroy();
        receiver.assertEnds("end");
    }

    /** Jetty 12.1.0 to 12.1.3. */
    @Test
    void aContainerThatBeginsTooEarlyIsToldSo() {
        IllegalStateException fault =
                assertThrows(IllegalStateException.class, () -> new UpgradedConnection().init(connection));
        assertEquals("init() was called before upgrade() returned", fault.getMessage());
    }
}
