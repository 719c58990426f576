package io.websocketservlet.jetty;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;

/** Lends buffers of Jetty's pool for the time of a read, so that an idle connection holds none. Any thread may call. */
final class ReadBuffers {

    private static final int SIZE = 16 * 1024;
    private static final boolean DIRECT = false;

    // ByteBufferPool.acquire returns a RetainableByteBuffer in Jetty 12.0 and its subtype Mutable in 12.1. The return
    // type is part of what a call links to, so a call compiled against either ends in NoSuchMethodError on the other.
    private static final MethodHandle ACQUIRE = findAcquire();

    private ReadBuffers() {}

    /** An empty buffer in flush mode, which is the caller's to release. */
    static RetainableByteBuffer acquire(ByteBufferPool pool) {
        try {
            return (RetainableByteBuffer) ACQUIRE.invokeExact(pool, SIZE, DIRECT);
        } catch (RuntimeException | Error unchecked) {
            throw unchecked;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible); // acquire declares no checked exception
        }
    }

    private static MethodHandle findAcquire() {
        try {
            MethodHandle acquire = MethodHandles.publicLookup()
                    .unreflect(ByteBufferPool.class.getMethod("acquire", int.class, boolean.class));
            return acquire.asType(acquire.type().changeReturnType(RetainableByteBuffer.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("org.eclipse.jetty.io.ByteBufferPool has no acquire(int, boolean)", e);
        }
    }
}
