package io.websocketservlet.driver.deflate;

/**
 * What was agreed on for one connection.
 *
 * @param contextTakeover whether our messages may refer back to those before
 * @param windowBits how far back ours may refer, as the power of 2
 * @param peerContextTakeover whether the peer's may
 * @param peerWindowBits how far back the peer's may refer
 */
record Terms(boolean contextTakeover, int windowBits, boolean peerContextTakeover, int peerWindowBits) {}
