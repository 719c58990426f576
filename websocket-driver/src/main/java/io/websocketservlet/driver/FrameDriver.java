package io.websocketservlet.driver;

import io.websocketservlet.driver.frame.Role;
import io.websocketservlet.driver.handshake.Agreement;
import java.util.function.IntSupplier;

/**
 * The driver for a connection whose opening handshake somebody else does, such as a servlet container: its first byte is a
 * frame's.
 */
public final class FrameDriver extends Driver {

    /**
     * A driver whose opening handshake is still to be done.
     *
     * @param maskingKeys for a client, a source of keys that nobody can predict (5.3); ignored for a server
     */
    public FrameDriver(Role role, DriverOptions options, IntSupplier maskingKeys) {
        super(role, options, maskingKeys);
    }

    /** A server's driver whose opening handshake is still to be done. */
    public static FrameDriver server(DriverOptions options) {
        return new FrameDriver(Role.SERVER, options, null);
    }

    /**
     * The opening handshake is done: frames go out from now on, first those of commands that were given early. With
     * hixie-76 the connection is open only when its challenge has been read and answered.
     *
     * @return false if the connection was closed before, or is open already
     */
    public boolean open(Agreement agreed) {
        return agree(agreed);
    }
}
