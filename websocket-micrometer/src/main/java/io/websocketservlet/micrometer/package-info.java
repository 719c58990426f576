/**
 * What the endpoints of an application have counted, as meters of Micrometer. {@link
 * io.websocketservlet.servlet.WebSocketStatistics} enter, and leave as gauges and function counters of whatever registry
 * {@link io.websocketservlet.micrometer.WebSocketMetrics} is bound to.
 */
package io.websocketservlet.micrometer;
