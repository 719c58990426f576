package io.websocketservlet.driver.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * The bytes of one connection, whatever carries them: the whole duty of an adapter.
 *
 * <p>A transport knows no frame. It hands what arrives to a {@link Receiver}, writes what it is given, and says once
 * that it has ended. All methods may be called from any thread and none of them blocks; the exceptions a container
 * forces on its adapter are written at that adapter.
 */
public interface Transport {

    /**
     * Begins to read. Called once, before anything else; {@link Receiver#received} may be called before this returns.
     */
    void start(Receiver receiver);

    /**
     * Writes the buffers, all of them, in order. One write at a time: the next one only after this one is
     * {@link Written#DONE} or its completion has been called.
     *
     * @param buffers the transport's own until the write is done; their positions are the transport's to move
     * @param completion called once if the answer is {@link Written#PENDING}, on any thread, never inside this call;
     *     {@link #close()} completes a pending write with a failure
     */
    Written write(ByteBuffer[] buffers, Completion completion);

    /**
     * The thread that writes, where a container has one for each connection, and {@link #write} on any other hands over to it.
     * Null where any thread writes by itself. Known once the transport can be written to.
     */
    default Executor writer() {
        return null;
    }

    /**
     * Stops reading, so that the peer is slowed down by TCP itself. A read that has begun may still give its bytes to
     * {@link Receiver#received}; no other follows. Calling it again changes nothing.
     */
    void pauseReads();

    /** Reads again after {@link #pauseReads()}. The next bytes come on the transport's own thread. */
    void resumeReads();

    /**
     * Ends the connection at once, dropping what is not written yet. {@link Receiver#ended} follows if it has not been
     * called. Calling it again changes nothing.
     */
    void close();

    /** What became of a write when {@link Transport#write} returned. */
    enum Written {
        /** All bytes are with the operating system or in a buffer of the container's; the completion is not called. */
        DONE,
        /** The rest goes out later; the completion is called then. */
        PENDING,
        /** The connection is broken; the completion is not called, {@link Receiver#ended} is. */
        FAILED
    }

    /** Told of the end of a write that was {@link Written#PENDING}. Its methods do not block. */
    interface Completion {

        void completed();

        void failed(IOException cause);
    }

    /** Takes what a transport reads. Calls for one connection never overlap. */
    interface Receiver {

        /**
         * Bytes have arrived. They are consumed or copied before this returns; the content of a buffer with an
         * accessible array may have been overwritten then.
         */
        void received(ByteBuffer bytes);

        /**
         * The connection is over; called exactly once, last, also after {@link Transport#close()}.
         *
         * @param cause null when the peer ended its stream or we closed it; otherwise what broke it
         */
        void ended(Throwable cause);

        /**
         * The same, on a thread that may run listeners, as {@link #received} does, or within {@link Transport#start}: nobody else
         * is needed to tell them.
         */
        default void endedInTurn(Throwable cause) {
            ended(cause);
        }
    }
}
