package io.websocketservlet.contract;

import java.io.IOException;

/** What the chapters of the contract need: each is an interface full of tests, all are played on one stage. */
interface Contract {

    /** The running container with its applications. */
    Stage stage();

    /**
     * Whether the transport can end TCP at any time, from any thread. Where it cannot, the application is told of the
     * end all the same, and TCP follows as soon as the peer sends something.
     */
    boolean canEndTcpAtAnyTime();

    /** What a handshake is accepted with. */
    int acceptingStatus();

    /** The server has given the connection up by itself: TCP ends, at once or with the next byte of the client's. */
    default void expectCutOff(RawClient client) throws IOException {
        if (canEndTcpAtAnyTime()) {
            client.expectAnyEnd();
        } else {
            client.expectEndWhenProdded();
        }
    }
}
