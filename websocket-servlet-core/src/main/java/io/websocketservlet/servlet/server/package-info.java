/**
 * What a {@link io.websocketservlet.servlet.WebSocketServer} brings along that a container's configuration would say otherwise:
 * keys out of files, files as answers, and a gate before all that it serves.
 */
package io.websocketservlet.servlet.server;
