/**
 * Tomcat 10.1 and 11: takes connections over beneath the servlet streams, and starts as a server inside this process.
 *
 * <p>What enters: requests to be upgraded; an address and an application. What leaves: transports; a running server with that
 * application at its root. Only the classes that {@link java.util.ServiceLoader} and Tomcat find are public. Nothing here is
 * compiled against what differs between Tomcat 10.1 and 11.
 */
package io.websocketservlet.tomcat;
