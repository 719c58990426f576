/**
 * Undertow 2.3: takes connections over beneath the servlet streams, keeps the container's threads from holding applications
 * that have ended, and starts as a server inside this process.
 *
 * <p>What enters: requests to be upgraded; an address and an application. What leaves: transports; a running server with that
 * application at its root. Only the classes that {@link java.util.ServiceLoader} and Undertow find are public.
 */
package io.websocketservlet.undertow;
