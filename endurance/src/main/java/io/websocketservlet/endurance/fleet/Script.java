package io.websocketservlet.endurance.fleet;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What one client does. Called on the thread that serves the client, one call at a time. */
public interface Script {

    /** The WebSocket is open. */
    default void opened(Client client) {}

    /**
     * A text or binary message.
     *
     * @param payload the script's own until it returns
     */
    default void message(Client client, ByteBuffer payload) {}

    /** The server's Close frame has come, first or as the answer to ours. Answers it, unless we have sent ours. */
    default void closing(Client client, int code) {
        client.close(code);
    }

    /** All that was to be sent is with the operating system. */
    default void drained(Client client) {}

    /**
     * The server has ended TCP, or there was no connection. Not called after {@link Client#reset}.
     *
     * @param cause null if it ended in order, by FIN
     */
    default void ended(Client client, IOException cause) {}
}
