/**
 * Clients side by side: ours, Java-WebSocket, the JDK's, Tomcat's, and Netty's own codec. Each echoes with the same server, in
 * a process of its own, whose processor time is divided by the messages that it has sent.
 */
package io.websocketservlet.benchmarks.client;
