/**
 * Event streams (the HTML Standard, 9.2 Server-sent events), without I/O. {@link
 * io.websocketservlet.driver.eventstream.ServerSentEvent}s enter {@link
 * io.websocketservlet.driver.eventstream.EventStreamWriter} and leave as bytes; bytes enter {@link
 * io.websocketservlet.driver.eventstream.EventStreamReader} and leave as events. Called by whoever holds the response. It
 * shares nothing with WebSockets.
 */
package io.websocketservlet.driver.eventstream;
