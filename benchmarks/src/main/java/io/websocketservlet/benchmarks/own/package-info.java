/**
 * The WebSocket that each container ships, written against as its documentation suggests, to compare ours with: an echo and
 * a broadcast, on the fastest interface that the container has for it.
 */
package io.websocketservlet.benchmarks.own;
