/**
 * Messages (RFC 6455 5.4 and 5.6): frames enter {@link io.websocketservlet.driver.message.MessageAssembler} and leave as
 * whole {@link io.websocketservlet.driver.message.Message}s, within the limits of the endpoint. Called by the driver;
 * messages themselves go everywhere.
 */
package io.websocketservlet.driver.message;
