/**
 * An asynchronous response as the transport of an event stream: the bytes of events enter, and leave through the container's
 * {@code ServletOutputStream} without blocking. Called by the package above it and by containers.
 */
package io.websocketservlet.servlet.eventstream;
