/**
 * Runs the sample WAR on standalone servers, as their distributions come, and says what works.
 *
 * <p>What enters: names of servers. What leaves: a line of a table for each, and what does not hold. {@link
 * io.websocketservlet.standalone.Trial} is what happens on one server; {@link io.websocketservlet.standalone.Layout} is what differs
 * between servers; {@link io.websocketservlet.standalone.Client} talks to the application, {@link
 * io.websocketservlet.standalone.Jvm} looks into the server's JVM.
 */
package io.websocketservlet.standalone;
