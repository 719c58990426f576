/**
 * What a container's adapter implements: {@link io.websocketservlet.servlet.spi.Upgrade} takes over the connection of a
 * request, {@link io.websocketservlet.servlet.spi.EmbeddedContainer} starts the container in this process. Both are found
 * by {@link java.util.ServiceLoader}.
 */
package io.websocketservlet.servlet.spi;
