/** The client from a terminal: what is typed is sent, what comes is printed. {@code CommandLine} says how it is called. */
package io.websocketservlet.client.cli;
