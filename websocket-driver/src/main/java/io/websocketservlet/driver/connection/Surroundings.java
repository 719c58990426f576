package io.websocketservlet.driver.connection;

/**
 * What connections share.
 *
 * @param threads where they run what
 * @param timers their clock
 * @param contextLoader the context class loader for listeners; null leaves each thread its own
 * @param statistics where they are counted
 */
public record Surroundings(Threads threads, Timers timers, ClassLoader contextLoader, Statistics statistics) {}
