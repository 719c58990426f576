package io.websocketservlet.servlet.upgrade;

import io.websocketservlet.driver.connection.Transport.Receiver;
import jakarta.servlet.ServletInputStream;

/** The reading half of an upgraded connection. */
interface Intake {

    /** Sets the listener; called once. */
    void open(ServletInputStream stream, Receiver receiver);

    /** The connection can be written to; called once, on a thread of the container's. */
    void writable();

    /** Gives the receiver nothing more until {@link #resume}. Any thread. */
    void pause();

    /** Any thread. */
    void resume();

    /** The connection has ended: reads no more. Any thread. */
    void end();

    /** Whether this is a thread on which the container may be told to close: it takes that seriously, and may block. */
    boolean isCalledBack();
}
