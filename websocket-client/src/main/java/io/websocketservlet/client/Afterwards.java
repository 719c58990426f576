package io.websocketservlet.client;

import io.websocketservlet.driver.Event;
import java.time.Duration;
import java.util.function.Consumer;

/** Who is told of a socket's end after the application; stands in front of the application's own listeners. */
final class Afterwards {

    private final Consumer<Event.Closed> told;

    // The application's; null if there is none.

    volatile Runnable onOpen;
    volatile Consumer<Event.Closed> onClose;

    // The delivering thread's.

    private long openedAt;
    private boolean opened;
    private long openFor;
    private Event.Closed end;

    Afterwards(Consumer<Event.Closed> told) {
        this.told = told;
    }

    void opened() {
        opened = true;
        openedAt = System.nanoTime();
        Runnable listener = onOpen;
        if (listener != null) {
            listener.run();
        }
    }

    void closed(Event.Closed how) {
        end = how;
        openFor = opened ? System.nanoTime() - openedAt : -1;
        Consumer<Event.Closed> listener = onClose;
        if (listener != null) {
            listener.accept(how);
        }
    }

    /** Whether it was open for so long. */
    boolean hasLasted(Duration duration) {
        return openFor >= 0 && Duration.ofNanos(openFor).compareTo(duration) >= 0;
    }

    /** The application has been told. */
    void tell() {
        told.accept(end);
    }
}
