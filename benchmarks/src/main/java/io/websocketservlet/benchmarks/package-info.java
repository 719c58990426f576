/**
 * Measures the hot paths of the driver with JMH: {@link io.websocketservlet.benchmarks.Benchmarks} is the command, {@link
 * io.websocketservlet.benchmarks.Goal} what is wanted of which of them. Nothing here is published.
 */
package io.websocketservlet.benchmarks;
