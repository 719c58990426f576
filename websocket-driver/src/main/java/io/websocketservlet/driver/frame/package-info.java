/**
 * Frames (RFC 6455 5): what their bytes are, and what one frame may not be. Bytes enter {@link
 * io.websocketservlet.driver.frame.FrameReader} and leave as headers and unmasked payload; payloads enter {@link
 * io.websocketservlet.driver.frame.FrameQueue} and leave as bytes in the order in which they go out. The lowest room:
 * knows of no message and no connection. Called by {@code message} and by the driver.
 */
package io.websocketservlet.driver.frame;
