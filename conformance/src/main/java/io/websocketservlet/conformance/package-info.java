/**
 * Runs the Autobahn test suite and compares what it found with what is expected.
 *
 * <p>In: a command line ({@link io.websocketservlet.conformance.CommandLine}). For each server under test
 * ({@link io.websocketservlet.conformance.Target}) the suite's fuzzing client
 * ({@link io.websocketservlet.conformance.FuzzingClient}) runs the selected cases, or for our client its fuzzing server
 * ({@link io.websocketservlet.conformance.FuzzingServer}), and leaves a report
 * ({@link io.websocketservlet.conformance.Report}). Out: a table by section
 * ({@link io.websocketservlet.conformance.SectionTable}), the differences from the expectation file
 * ({@link io.websocketservlet.conformance.Expectations}) and an exit code.
 */
package io.websocketservlet.conformance;
