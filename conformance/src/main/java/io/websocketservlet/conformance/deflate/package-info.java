/**
 * The suite's end of permessage-deflate (RFC 7692), in Java: Python's own decompressor knows no window, and so does not
 * notice a server that exceeds it. Called by {@code suite/compression.py} only. A Python string of octets is a {@link
 * org.python.core.PyString}, one character 0 to 255 an octet.
 */
package io.websocketservlet.conformance.deflate;
