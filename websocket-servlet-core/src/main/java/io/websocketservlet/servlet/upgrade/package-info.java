/**
 * The standard Servlet way to take over a connection: {@code HttpServletRequest.upgrade}, and the streams behind it as a
 * transport. The lowest common denominator, for containers without an adapter; each of its rules is there because some
 * container breaks without it. Called by the package above it and by containers.
 */
package io.websocketservlet.servlet.upgrade;
