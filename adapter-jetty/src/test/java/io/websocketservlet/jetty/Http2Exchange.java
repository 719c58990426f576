package io.websocketservlet.jetty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;

/** One request and its stream: the answer as HTTP/1.1, and behind it the bytes of the tunnel, if it has become one. */
final class Http2Exchange implements Stream.Listener {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Http2Request request;
    private final Stream stream;

    // Guarded by the lock.

    private MetaData.Response response;

    /** The answer's, unless the tunnel is open. */
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private boolean bodyIsWhole;

    /** Something may have come. */
    private boolean available;

    /** Why the stream was broken off; null if it was not. */
    private String broken;

    /** Nobody reads any more. */
    private boolean left;

    // The reader's.

    private ByteBuffer unread = ByteBuffer.allocate(0);
    private boolean headIsRead;
    private boolean isOver;

    // The writer's.

    private boolean ended;

    Http2Exchange(Session session, Http2Request request) throws IOException {
        this.request = request;
        this.ended = !request.isTunnel();
        this.stream = Http2Gateway.await(session.newStream(new HeadersFrame(request.toMetaData(), null, ended), this));
    }

    /** Whether the answer has been read to its end, and was no tunnel. */
    boolean isDone() {
        return headIsRead && !isTunnel() && !unread.hasRemaining();
    }

    /** Whether what is written belongs to this exchange. */
    boolean takesMore() {
        return request.isTunnel() && !isDone();
    }

    private boolean isTunnel() {
        lock.lock();
        try {
            return request.isTunnel() && response != null && response.getStatus() == 200;
        } finally {
            lock.unlock();
        }
    }

    // What Jetty says.

    @Override
    public void onHeaders(Stream from, HeadersFrame frame) {
        change(() -> {
            response = (MetaData.Response) frame.getMetaData();
            bodyIsWhole = frame.isEndStream();
        });
        if (!frame.isEndStream()) {
            from.demand(); // behind the end there is always another end
        }
    }

    @Override
    public void onDataAvailable(Stream from, boolean immediate) {
        if (isLeft()) {
            discard();
        } else if (isTunnel()) {
            change(() -> available = true);
        } else {
            readBody(from);
        }
    }

    private void readBody(Stream from) {
        Stream.Data data = from.readData();
        if (data != null) {
            byte[] bytes = bytesOf(data);
            boolean last = data.frame().isEndStream();
            change(() -> {
                body.writeBytes(bytes);
                bodyIsWhole = last;
            });
            if (last) {
                return;
            }
        }
        from.demand();
    }

    private static byte[] bytesOf(Stream.Data data) {
        byte[] bytes = new byte[data.frame().getByteBuffer().remaining()];
        data.frame().getByteBuffer().get(bytes);
        data.release();
        return bytes;
    }

    @Override
    public void onReset(Stream from, ResetFrame frame, Callback callback) {
        change(() -> broken = "reset with " + ErrorCode.toString(frame.getError(), null));
        callback.succeeded();
    }

    @Override
    public void onFailure(Stream from, int error, String reason, Throwable failure, Callback callback) {
        change(() -> broken = "failed, " + reason);
        callback.succeeded();
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // Reading.

    /** Reads what there is, waits for it if there is nothing; -1 at the end of the stream. */
    int read(byte[] to, int offset, int length, int timeoutMillis) throws IOException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (!unread.hasRemaining()) {
            if (isOver) {
                return -1;
            }
            if (!headIsRead) {
                readHead(until);
            } else {
                readTunnel(until);
            }
        }
        int count = Math.min(length, unread.remaining());
        unread.get(to, offset, count);
        return count;
    }

    private void readHead(long until) throws IOException {
        lock.lock();
        try {
            while (response == null || !(request.isTunnel() && response.getStatus() == 200) && !bodyIsWhole) {
                awaitChange(until);
            }
            unread = ByteBuffer.wrap(request.answer(response, body.toByteArray()));
            headIsRead = true;
        } finally {
            lock.unlock();
        }
    }

    private void readTunnel(long until) throws IOException {
        Stream.Data data = stream.readData();
        if (data != null) {
            isOver = data.frame().isEndStream();
            unread = ByteBuffer.wrap(bytesOf(data));
            return;
        }
        stream.demand();
        lock.lock();
        try {
            while (!available) {
                awaitChange(until);
            }
            available = false;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    private void awaitChange(long until) throws IOException {
        if (broken != null) {
            throw new SocketException(broken);
        }
        try {
            if (changed.awaitNanos(until - System.nanoTime()) <= 0) {
                throw new SocketTimeoutException();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    // Writing.

    /**
     * Returns when the window has let it through. On a stream that is broken it comes to nothing, as on a TCP connection that
     * is closed at the other end.
     */
    void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer copy = ByteBuffer.allocate(length).put(bytes, offset, length).flip();
        data(copy, false);
    }

    /** The last bytes, and END_STREAM with them. */
    void writeLast(byte[] bytes) throws IOException {
        ended = true;
        data(ByteBuffer.wrap(bytes), true);
    }

    /** Says END_STREAM. */
    void shutdownOutput() throws IOException {
        if (!ended) {
            ended = true;
            data(ByteBuffer.allocate(0), true);
        }
    }

    private void data(ByteBuffer bytes, boolean last) throws IOException {
        Callback.Completable written = new Callback.Completable();
        stream.data(new DataFrame(stream.getId(), bytes, last), written);
        try {
            written.get();
        } catch (ExecutionException lost) {
            change(() -> broken = broken == null ? "cannot be written to" : broken);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    // The end.

    void reset() {
        stream.reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
        change(() -> broken = "closed");
    }

    /** As closing a socket: what was written leaves, and what still comes is answered with a reset. */
    void leave() {
        if (stream.isClosed()) {
            return;
        }
        change(() -> left = true);
        if (!request.isTunnel() || isOver && ended) {
            reset();
            return;
        }
        if (!ended) {
            stream.data(
                    new DataFrame(stream.getId(), ByteBuffer.allocate(0), true),
                    Callback.from(() -> {}, pending -> reset()));
        }
        discard();
    }

    private boolean isLeft() {
        lock.lock();
        try {
            return left;
        } finally {
            lock.unlock();
        }
    }

    private void discard() {
        Stream.Data data = stream.readData();
        if (data == null) {
            stream.demand();
        } else if (bytesOf(data).length > 0) {
            reset();
        }
    }
}
