/**
 * A connection with threads and a clock around a driver: the only room with a lock. Bytes enter through {@link
 * io.websocketservlet.driver.connection.Transport.Receiver} and leave as calls of listeners, one at a time; commands enter
 * through {@link io.websocketservlet.driver.connection.WebSocketConnection} from any thread and leave as writes, one at a
 * time. Adapters implement {@link io.websocketservlet.driver.connection.Transport}; servers and clients extend {@link
 * io.websocketservlet.driver.connection.Connection}.
 */
package io.websocketservlet.driver.connection;
