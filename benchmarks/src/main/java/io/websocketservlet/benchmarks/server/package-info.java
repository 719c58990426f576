/** A server to be measured from outside: {@code /echo}, {@code /broadcast} and {@code /sse} on any container and transport. */
package io.websocketservlet.benchmarks.server;
