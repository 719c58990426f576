/**
 * A web application to try and to copy from. Begin with {@link io.websocketservlet.sample.Echo} and
 * {@link io.websocketservlet.sample.Reverse}: the two ways to serve WebSockets, mapped with a filter and inline in a
 * servlet. {@link io.websocketservlet.sample.Ticks} serves event streams.
 *
 * <p>In a WAR, WEB-INF/web.xml puts the application together;
 * {@link io.websocketservlet.sample.SampleApplication} does the same in code, for a server that
 * {@link io.websocketservlet.sample.Main} starts.
 */
package io.websocketservlet.sample;
