/**
 * Trials of what holds over a connection's whole life, on each container: under load, in a flood of connections, at the end
 * of an application, and when the network or the peer fails.
 *
 * <p>In: a command line ({@link io.websocketservlet.endurance.CommandLine}), or a test that makes a
 * {@link io.websocketservlet.endurance.Trial} of a smaller size. A trial starts a
 * {@link io.websocketservlet.endurance.Server} and lets a {@link io.websocketservlet.endurance.fleet.Fleet} of clients at
 * it. Out: figures and faults, in a {@link io.websocketservlet.endurance.Report}, and an exit code.
 */
package io.websocketservlet.endurance;
