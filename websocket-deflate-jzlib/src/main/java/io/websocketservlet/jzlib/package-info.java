/**
 * Compressors of JZlib for permessage-deflate: found by {@link java.util.ServiceLoader} where this module is on the
 * class path, so that nothing else is to be done. Called by the driver's package {@code deflate}.
 */
package io.websocketservlet.jzlib;
