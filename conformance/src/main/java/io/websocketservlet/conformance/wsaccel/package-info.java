/**
 * What the suite does with each octet, in Java: it looks for a Python module {@code wsaccel}, without which it loops over
 * the octets in Python and large messages take three times as long. Called by the Python modules of that name only. A
 * Python string of octets is a {@link org.python.core.PyString}, one character 0 to 255 an octet.
 */
package io.websocketservlet.conformance.wsaccel;
