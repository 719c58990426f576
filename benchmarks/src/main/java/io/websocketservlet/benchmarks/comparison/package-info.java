/**
 * Our WebSocket and event streams beside each container's own: the command starts a server of either kind in turn, in a process
 * of its own on one core, loads it from another core, and divides what each message has cost the server's processor.
 *
 * <pre>
 *     Comparison         rounds, scenarios, and the tables
 *       Scenario         what is asked of a server
 *       ServerProcess    a server, its processor time and its heap
 *       Load             the clients: one thread, one selector
 *         LoadClient     one of them
 *           Dialogue     what it asks for, and what it has to hear: WebSocketDialogue, StreamDialogue
 *             Replies    frames of a server, put together again
 *       Figures          medians, spread and ratios
 * </pre>
 */
package io.websocketservlet.benchmarks.comparison;
