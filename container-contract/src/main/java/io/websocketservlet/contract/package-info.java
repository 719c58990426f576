/**
 * What every container and every transport has to do alike, as one suite of tests.
 *
 * <p>An adapter inherits {@link io.websocketservlet.contract.ContainerContract} in one small test class for each of its
 * transports. The suite starts the container once, with applications whose listeners each test brings along
 * ({@code Recorder}), and talks to it through a client of its own ({@code RawClient}) that shares no code with the
 * library: it builds frames by hand, over a plain blocking socket, so that two equal mistakes cannot cancel out.
 *
 * <p>What an embedded container has to do before a WebSocket is opened is {@link
 * io.websocketservlet.contract.EmbeddedContract}.
 */
package io.websocketservlet.contract;
