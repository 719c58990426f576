/**
 * Extensions (RFC 6455 9): the header that negotiates them, read in one pass. Called by the handshake.
 */
package io.websocketservlet.driver.extension;
