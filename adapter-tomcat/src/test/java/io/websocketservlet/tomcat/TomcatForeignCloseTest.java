package io.websocketservlet.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport.Completion;
import io.websocketservlet.driver.connection.Transport.Receiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tomcat gives the channel of a socket that was closed to the next connection: a thread that is about to read or to write
 * must not find another client's bytes behind it.
 */
@Timeout(20)
class TomcatForeignCloseTest {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private ServerSocketChannel listening;
    private SlowChannel channel;
    private NioSocketWrapper socket;
    private TomcatTransport transport;

    /** Whoever reads or writes is held up on the way to the operating system. */
    private final class SlowChannel extends NioChannel {

        private SlowChannel(SocketChannel open) {
            super(new SocketBufferHandler(8192, 8192, false));
            sc = open;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            hold();
            return 0;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            hold();
            from.position(from.limit());
            return 0;
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) throws IOException {
            hold();
            for (ByteBuffer buffer : from) {
                buffer.position(buffer.limit());
            }
            return 0;
        }

        private void hold() {
            entered.countDown();
            try {
                assertTrue(mayGoOn.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final class Recorder implements Receiver, Completion {

        @Override
        public void received(ByteBuffer bytes) {
            throw new AssertionError("nothing can be read");
        }

        @Override
        public void ended(Throwable cause) {
            ended.countDown();
        }

        @Override
        public void completed() {}

        @Override
        public void failed(IOException cause) {}
    }

    @BeforeEach
    void open() throws IOException {
        listening = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel = new SlowChannel(SocketChannel.open(listening.getLocalAddress()));
        socket = new NioSocketWrapper(channel, new NioEndpoint());
        transport = new TomcatTransport(socket, new Threads(null, ListenerExecutor.worker()));
        transport.start(new Recorder());
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        listening.close();
    }

    @Test
    void whoReadsKeepsTheChannelForSoLong() throws Exception {
        expectOpenWhile(transport::dispatchedToRead);
    }

    @Test
    void whoWritesKeepsTheChannelForSoLong() throws Exception {
        expectOpenWhile(() -> transport.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, new Recorder()));
    }

    @Test
    void whoGathersKeepsTheChannelForSoLong() throws Exception {
        expectOpenWhile(() ->
                transport.write(new ByteBuffer[] {ByteBuffer.allocate(1), ByteBuffer.allocate(1)}, new Recorder()));
    }

    private void expectOpenWhile(Runnable step) throws InterruptedException {
        Thread other = new Thread(step);
        other.start();
        assertTrue(entered.await(10, TimeUnit.SECONDS));
        transport.close();
        assertTrue(channel.isOpen(), "it was given to the next connection");
        mayGoOn.countDown();
        other.join();
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertTrue(socket.isClosed());
        assertFalse(channel.isOpen());
    }

    @Test
    void nobodyBeginsWhatHasEnded() {
        transport.close();
        transport.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, new Recorder());
        transport.dispatchedToRead();
        assertEquals(1, entered.getCount());
    }
}
