package io.websocketservlet.driver.vectors;

import java.util.Arrays;

/** A whole answer to a client's request: first judged as the seeds judge it, then as our rules change that. */
final class ClientAnswer {

    private final ClientOpening opening;
    private final HttpArrival head;

    /** Whether its version of HTTP has upgrades. */
    boolean upgrades = true;

    /** Whether the header Connection is good. */
    boolean connects;

    /** Whether the subprotocol is good. */
    boolean hasProtocol;

    /** Whether what was agreed of extensions is good. */
    boolean hasExtensions;

    ClientAnswer(ClientOpening opening, HttpArrival head) {
        this.opening = opening;
        this.head = head;
        this.connects = head.header("Connection").equalsIgnoreCase("upgrade");
        this.hasProtocol = protocol().isEmpty() || opening.protocols().contains(protocol());
        this.hasExtensions = extensions().isEmpty()
                || opening.offersExtensions() && extensions().startsWith("permessage-deflate");
    }

    boolean isOld() {
        return head.status() == 101 && head.httpVersion().equals("HTTP/1.0");
    }

    boolean isConnectionList() {
        return Arrays.stream(head.header("Connection").split(","))
                .map(String::strip)
                .anyMatch("upgrade"::equalsIgnoreCase);
    }

    /** What the server chose; empty if nothing. */
    String protocol() {
        return head.header("Sec-WebSocket-Protocol");
    }

    private String extensions() {
        return head.header("Sec-WebSocket-Extensions");
    }

    boolean asksForProtocols() {
        return !opening.protocols().isEmpty();
    }

    /** What the decisions that nobody disputes and those above come to. */
    boolean isGood() {
        return head.status() == 101
                && head.header("Upgrade").equalsIgnoreCase("websocket")
                && upgrades
                && connects
                && head.header("Sec-WebSocket-Accept").equals(opening.accept())
                && hasProtocol
                && hasExtensions;
    }
}
