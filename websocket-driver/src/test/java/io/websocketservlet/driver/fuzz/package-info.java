/**
 * Targets for fuzzing: each takes any bytes, does with them what a connection would, and fails where a property does not
 * hold that must hold for all bytes. {@code FuzzTargetsTest} runs them briefly with every build; {@code fuzz/run} lets
 * Jazzer look for bytes that fail, for as long as one likes. What it finds becomes a line of the corpus.
 *
 * <p>A target's class has the method {@code fuzzerTestOneInput}, which is what Jazzer looks for. Nothing here needs Jazzer.
 */
package io.websocketservlet.driver.fuzz;
