package io.websocketservlet.driver.deflate;

import io.websocketservlet.driver.extension.ExtensionSession;

/** Tells tests of other packages what a session goes by. */
public final class Agreed {

    private Agreed() {}

    public static boolean contextTakeover(ExtensionSession session) {
        return terms(session).contextTakeover();
    }

    public static int windowBits(ExtensionSession session) {
        return terms(session).windowBits();
    }

    public static boolean peerContextTakeover(ExtensionSession session) {
        return terms(session).peerContextTakeover();
    }

    public static int peerWindowBits(ExtensionSession session) {
        return terms(session).peerWindowBits();
    }

    private static Terms terms(ExtensionSession session) {
        return ((DeflateSession) session).terms();
    }
}
