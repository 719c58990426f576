package io.websocketservlet.driver.deflate;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Some spare things that are dear to make: about as many as can be at work at once. Thread-safe.
 *
 * @param <T> what is spared
 */
final class Pool<T> {

    private static final int MOST = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final Supplier<T> make;
    private final Consumer<T> reset;
    private final Consumer<T> end;

    /** What waits to be used, the one used last on top. Guarded by this. */
    private final ArrayDeque<T> spare = new ArrayDeque<>(MOST);

    /**
     * @param reset makes a thing as good as new
     * @param end gives back what a thing holds
     */
    Pool(Supplier<T> make, Consumer<T> reset, Consumer<T> end) {
        this.make = make;
        this.reset = reset;
        this.end = end;
    }

    /** One that is as good as new. Belongs to the caller until it is given back. */
    T take() {
        T thing = poll();
        return thing == null ? make.get() : thing;
    }

    private synchronized T poll() {
        return spare.poll();
    }

    void giveBack(T thing) {
        reset.accept(thing);
        synchronized (this) {
            if (spare.size() < MOST) {
                spare.push(thing);
                return;
            }
        }
        end.accept(thing);
    }

    synchronized int spare() {
        return spare.size();
    }
}
