/**
 * Extensions (RFC 6455 9): how they are negotiated and how messages pass through them. The handshake gives the header
 * it was sent to {@link io.websocketservlet.driver.extension.Extensions} (on a client to {@link
 * io.websocketservlet.driver.extension.Offers}) and takes out a {@link io.websocketservlet.driver.extension.Pipeline};
 * the driver then sends each {@link io.websocketservlet.driver.extension.Payload} through that, on its way in and on
 * its way out. Whoever writes an extension implements {@link io.websocketservlet.driver.extension.Extension} and {@link
 * io.websocketservlet.driver.extension.ExtensionSession}.
 */
package io.websocketservlet.driver.extension;
