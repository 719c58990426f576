package io.websocketservlet.driver.connection;

import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The application's listeners. Set by any thread, called by the delivering one, which learns what they threw. */
final class Listeners {

    volatile Runnable onOpen;
    volatile Consumer<Message> onMessage;
    volatile Consumer<ByteBuffer> onPing;
    volatile Consumer<ByteBuffer> onPong;
    volatile Consumer<Throwable> onError;
    volatile Consumer<Event.Closed> onClose;
    volatile Runnable onDrain;

    /** Calls a listener, if there is one. Returns what it threw, otherwise null. */
    static <T> Throwable call(Consumer<T> listener, T argument) {
        if (listener != null) {
            try {
                listener.accept(argument);
            } catch (Throwable e) {
                return e;
            }
        }
        return null;
    }

    /** Calls a listener, if there is one. Returns what it threw, otherwise null. */
    static Throwable call(Runnable listener) {
        if (listener != null) {
            try {
                listener.run();
            } catch (Throwable e) {
                return e;
            }
        }
        return null;
    }
}
