/**
 * Clients by the thousand on a few threads, written without a look at the library's own client: they may be silent, slow or
 * gone without a word. A {@link io.websocketservlet.endurance.fleet.Fleet} connects; each
 * {@link io.websocketservlet.endurance.fleet.Client} tells its {@link io.websocketservlet.endurance.fleet.Script} what comes,
 * on the thread that serves it, and does what it is told, from any thread.
 */
package io.websocketservlet.endurance.fleet;
