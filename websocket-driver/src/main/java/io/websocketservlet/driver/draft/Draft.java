package io.websocketservlet.driver.draft;

import io.websocketservlet.driver.handshake.HandshakeRequest;
import io.websocketservlet.driver.handshake.ServerHandshake;

/** Which of the old protocols. */
public enum Draft {
    /** Text between 00 and FF, and nothing else. */
    HIXIE_75("hixie-75"),
    /** The same with a challenge in the opening handshake, and with a closing handshake. */
    HIXIE_76("hixie-76");

    private final String version;

    Draft(String version) {
        this.version = version;
    }

    /**
     * Which draft a request asks for, by its headers: a client of RFC 6455 or of a draft near to it sends a version and a
     * key, one of hixie-76 two keys with numbers, and one of hixie-75 nothing but the upgrade, which HTTP/2 does not have.
     * To be asked only where the drafts are spoken at all; whether the request is any good is judged later.
     *
     * @return null if it is none of them, but RFC 6455
     */
    public static Draft of(HandshakeRequest request) {
        if (has(request, "Sec-WebSocket-Version")
                || has(request, "Sec-WebSocket-Key")
                || ServerHandshake.isExtendedConnect(request)) {
            return null;
        }
        return has(request, "Sec-WebSocket-Key1") || has(request, "Sec-WebSocket-Key2") ? HIXIE_76 : HIXIE_75;
    }

    private static boolean has(HandshakeRequest request, String header) {
        return !request.headers(header).isEmpty();
    }

    /**
     * The draft that was agreed on.
     *
     * @param version an agreement's version
     * @return null if it is none of them, but RFC 6455
     */
    public static Draft of(String version) {
        for (Draft draft : values()) {
            if (draft.version.equals(version)) {
                return draft;
            }
        }
        return null;
    }

    /** The version in the seeds' spelling: {@code hixie-75} or {@code hixie-76}. */
    public String version() {
        return version;
    }

    /** Whether each side says FF 00 before the connection ends (draft 76, 6 Closing the connection). */
    public boolean hasClosingHandshake() {
        return this == HIXIE_76;
    }
}
