/**
 * The WebSocket and the event streams that each container ships, written against as its documentation suggests, to compare ours
 * with: an echo, a broadcast, and events for all, on the fastest interface that the container has for it.
 */
package io.websocketservlet.benchmarks.own;
