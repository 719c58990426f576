/** A server to be measured from outside: {@code /echo} and {@code /broadcast} on any container and transport. */
package io.websocketservlet.benchmarks.server;
