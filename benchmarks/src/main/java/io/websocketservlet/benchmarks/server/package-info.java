/** A server to be measured from outside: {@code /echo}, {@code /broadcast}, {@code /sse} and {@code /quiet} on any container and transport. */
package io.websocketservlet.benchmarks.server;
