/**
 * Undertow 2.3 as a server inside this process, and what keeps its threads from holding applications that have ended.
 *
 * <p>What enters: an address and an application. What leaves: a running server with that application at its root. Only
 * the classes that {@link java.util.ServiceLoader} finds are public.
 */
package io.websocketservlet.undertow;
