package io.websocketservlet.servlet.eventstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.driver.connection.Transport.Completion;
import io.websocketservlet.driver.connection.Transport.Written;
import io.websocketservlet.servlet.eventstream.ResponseTransport.StreamReceiver;
import io.websocketservlet.servlet.spi.ResponseControl;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.mockito.ArgumentCaptor;

/** What a container is asked, and when it is not asked any more. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class ResponseTransportTest {

    private final AsyncContext context = mock(AsyncContext.class);
    private final ServletOutputStream out = mock(ServletOutputStream.class);
    private final ReentrantLock lock = new ReentrantLock();
    private final List<String> events = new ArrayList<>();
    private final Completion completion = new Completion() {

        @Override
        public void completed() {
            events.add("written");
        }

        @Override
        public void failed(IOException cause) {
            events.add("not written");
        }
    };

    private final List<Runnable> later = new ArrayList<>();
    private volatile boolean runAtOnce = true;
    private volatile Written written;
    private WriteListener writing;
    private AsyncListener life;
    private Transport transport;

    @BeforeEach
    void open() throws IOException {
        ServletRequest request = mock(ServletRequest.class);
        when(request.getProtocol()).thenReturn("HTTP/1.1");
        when(context.getRequest()).thenReturn(request);
        when(out.isReady()).thenReturn(true);
        StreamReceiver receiver = new StreamReceiver() {

            @Override
            public void reached() {
                events.add("reached");
            }

            @Override
            public void start(Transport opened) {
                events.add("start");
                transport = opened;
            }

            @Override
            public void received(ByteBuffer bytes) {}

            @Override
            public void ended(Throwable cause) {
                events.add("ended");
            }
        };
        ResponseTransport.open(context, out, this::execute, new ResponseControl(lock, null), receiver);
        ArgumentCaptor<WriteListener> writeListener = ArgumentCaptor.forClass(WriteListener.class);
        verify(out).setWriteListener(writeListener.capture());
        writing = writeListener.getValue();
        ArgumentCaptor<AsyncListener> asyncListener = ArgumentCaptor.forClass(AsyncListener.class);
        verify(context).addListener(asyncListener.capture());
        life = asyncListener.getValue();
        writing.onWritePossible();
        assertNext("reached", "start");
    }

    private void execute(Runnable task) {
        if (runAtOnce) {
            task.run();
        } else {
            later.add(task);
        }
    }

    private void assertNext(String... expected) {
        assertEquals(List.of(expected), events);
        events.clear();
    }

    private static ByteBuffer[] bytes(String text) {
        return new ByteBuffer[] {ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))};
    }

    @Test
    void aResponseIsCompletedOnceAndOverWhenTheContainerSaysSo() throws IOException {
        transport.close();
        transport.close();
        verify(context, times(1)).complete();
        assertNext();
        life.onComplete(new AsyncEvent(context));
        assertNext("ended");
    }

    /** On Tomcat the next request on the same connection holds the lock for as long as it takes. */
    @Test
    void whoeverClosesAgainDoesNotWaitForTheLock() throws Exception {
        transport.close();
        Thread next = new Thread(lock::lock);
        next.start();
        next.join();
        transport.close();
        verify(context, times(1)).complete();
    }

    @Test
    void aWriteThatFindsTheLockTakenIsMadeElsewhere() throws Exception {
        runAtOnce = false;
        lock.lock();
        Thread sender = new Thread(() -> written = transport.write(bytes("x"), completion));
        sender.start();
        sender.join();
        lock.unlock();
        assertEquals(Written.PENDING, written);
        verify(out, times(0)).flush();
        later.forEach(Runnable::run);
        verify(out, times(1)).flush();
        assertNext("written");
    }

    @Test
    void whatTheContainerBreaksOffIsNotWritten() throws Exception {
        when(out.isReady()).thenReturn(false);
        assertEquals(Written.PENDING, transport.write(bytes("x"), completion));
        writing.onError(new IOException("gone"));
        assertNext("not written", "ended");
        verify(context, times(1)).complete();
    }
}
