/** Events for all who listen, at a rate or as fast as they take them: the same ones for every server that is measured. */
package io.websocketservlet.benchmarks.events;
